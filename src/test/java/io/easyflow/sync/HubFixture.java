package io.easyflow.sync;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.easyflow.account.Account;
import io.easyflow.account.Accounts;
import io.easyflow.channel.Effect;
import io.easyflow.channel.EffectHandler;
import io.easyflow.channel.EffectHandler.Applied;
import io.easyflow.channel.RecordingDelivery;
import io.easyflow.database.TestDatabase;
import io.easyflow.model.Customer;
import io.easyflow.model.Order;
import io.easyflow.model.OrderStatus;
import io.easyflow.model.PaymentStatus;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** A database, a clock that a test moves, accounts, and commits as the channel makes them. */
public final class HubFixture {
  public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  public final PGSimpleDataSource database = TestDatabase.create();
  public final JdbcTemplate jdbc = new JdbcTemplate(database);
  public final ObjectMapper mapper =
      JsonMapper.builder()
          .findAndAddModules()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();
  public final CanonicalJson json = new CanonicalJson(mapper);
  public final MovableClock clock = new MovableClock();
  public final Accounts accounts;
  private long events;

  public HubFixture(String... accountIds) {
    List<Account> all = new ArrayList<>();
    for (String id : accountIds) {
      String[] parts = id.split(":");
      all.add(new Account(parts[0], parts[1], null, Map.of(), Map.of()));
    }
    accounts = new FixedAccounts(all);
  }

  public RecordingDelivery delivery(String account) {
    return new RecordingDelivery(++events, account);
  }

  /** Commits what a delivery collected, as one transaction. */
  public void commit(RecordingDelivery delivery, EffectHandler<?>... handlers) {
    commit(List.of(delivery), handlers);
  }

  /** Commits what deliveries collected, as one batch. */
  public void commit(List<RecordingDelivery> deliveries, EffectHandler<?>... handlers) {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      int applied = 0;
      for (EffectHandler<?> handler : handlers) {
        applied += apply(connection, handler, deliveries, d -> d.effects);
      }
      int collected = deliveries.stream().mapToInt(d -> d.effects.size()).sum();
      if (applied != collected) {
        throw new AssertionError(
            "only " + applied + " of " + collected + " effects have a handler");
      }
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Commits what a delivery wants written when it is not done. */
  public void fail(RecordingDelivery delivery, EffectHandler<?> handler) {
    try (Connection connection = database.getConnection()) {
      apply(connection, handler, List.of(delivery), d -> d.failureEffects);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <E extends Effect> int apply(
      Connection connection,
      EffectHandler<E> handler,
      List<RecordingDelivery> deliveries,
      Function<RecordingDelivery, List<Effect>> which)
      throws SQLException {
    List<Applied<E>> effects = new ArrayList<>();
    for (RecordingDelivery delivery : deliveries) {
      for (Effect effect : which.apply(delivery)) {
        if (handler.type().isInstance(effect)) {
          effects.add(new Applied<>(delivery, handler.type().cast(effect)));
        }
      }
    }
    if (!effects.isEmpty()) {
      handler.apply(connection, effects);
    }
    return effects.size();
  }

  public static Order order(String id, OrderStatus status, Instant updatedAt) {
    return order("shop:default", id, status, PaymentStatus.PENDING, "100.00", updatedAt);
  }

  public static Order order(
      String account,
      String id,
      OrderStatus status,
      PaymentStatus payment,
      String total,
      Instant updatedAt) {
    return new Order(
        account,
        id,
        "#" + id,
        status,
        status == OrderStatus.UNKNOWN ? null : status.name(),
        payment,
        NOON.minusSeconds(3600),
        updatedAt,
        "RUB",
        new BigDecimal(total),
        new Customer("c1", "Ivan", "+79991234567", "Ivan@example.com", null),
        null,
        null,
        null);
  }

  /** A clock that stands still until it is moved. */
  public static final class MovableClock extends Clock {
    private Instant now = NOON;

    public void move(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static final class FixedAccounts implements Accounts {
    private final Map<String, Account> accounts = new LinkedHashMap<>();

    FixedAccounts(List<Account> all) {
      all.forEach(account -> accounts.put(account.id(), account));
    }

    @Override
    public Optional<Account> find(String platform, String name) {
      return Optional.ofNullable(accounts.get(platform + ":" + name));
    }

    @Override
    public List<Account> of(String platform) {
      return accounts.values().stream().filter(a -> a.platform().equals(platform)).toList();
    }

    @Override
    public List<Account> all() {
      return List.copyOf(accounts.values());
    }

    @Override
    public Optional<String> missing(Account account, String purpose) {
      return Optional.empty();
    }
  }
}
