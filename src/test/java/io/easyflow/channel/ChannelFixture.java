package io.easyflow.channel;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import io.easyflow.account.Account;
import io.easyflow.account.Accounts;
import io.easyflow.account.Secret;
import io.easyflow.account.SecretMask;
import io.easyflow.database.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Processor;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.postgresql.ds.PGSimpleDataSource;

/** A running channel on a real database, with a Camel context. */
public final class ChannelFixture implements AutoCloseable {
  public final PGSimpleDataSource database;
  public final HikariDataSource pool;
  public final DurableChannel channel;
  public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Accounts accounts = new OneAccount();
  private final ChannelProperties settings;
  private final Clock clock;
  public final DefaultCamelContext camel = new DefaultCamelContext();

  public ChannelFixture(Clock clock, EffectHandler<?>... handlers) {
    this(TestDatabase.create(), clock, settings(), handlers);
  }

  public ChannelFixture(
      PGSimpleDataSource database,
      Clock clock,
      ChannelProperties settings,
      EffectHandler<?>... handlers) {
    this.database = database;
    this.settings = settings;
    SteadyClock steady = new SteadyClock(clock);
    this.clock = steady;
    pool = new HikariDataSource();
    pool.setDataSource(database);
    pool.setMaximumPoolSize(16);
    pool.setMinimumIdle(2);
    pool.setConnectionTimeout(3000);
    channel =
        new DurableChannel(
            pool,
            accounts,
            List.of(handlers),
            List.of(),
            settings,
            new SecretMask(accounts),
            meters,
            new ObjectMapper(),
            steady);
    camel.addComponent("durable", new DurableComponent(channel));
    camel.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
  }

  public static ChannelProperties settings() {
    return settings(Duration.ofMillis(100));
  }

  /**
   * @param poll how often the channel looks for work that nobody told it of
   */
  static ChannelProperties settings(Duration poll) {
    return new ChannelProperties(
        2,
        256,
        8192,
        1 << 26,
        1024,
        poll,
        3,
        Duration.ofMillis(50),
        Duration.ofMillis(300),
        30,
        Duration.ofSeconds(10),
        List.of("sync-work"));
  }

  public ChannelFixture routes(RoutesBuilder routes) throws Exception {
    camel.addRoutes(routes);
    return this;
  }

  public ChannelFixture start() {
    channel.start();
    camel.start();
    return this;
  }

  /** What the channel does by itself every minute. */
  public void housekeep() {
    new Housekeeping(new Transactions(pool), settings, clock).run();
  }

  /** A route that does one thing with each delivery. */
  public static RouteBuilder route(String from, String id, Processor processor) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from(from).routeId(id).process(processor);
      }
    };
  }

  public static NewEvent event(String channel, String key, String body) {
    return NewEvent.of(
        channel, "shop", "shop:default", "test", key, body.getBytes(StandardCharsets.UTF_8));
  }

  public List<EventStore.Appended> append(NewEvent... events) throws Exception {
    return channel.store().append(List.of(events)).get(10, TimeUnit.SECONDS);
  }

  public Ledger.Totals totals() {
    return channel.ledger().report().total();
  }

  @Override
  public void close() {
    camel.stop();
    channel.stop();
    pool.close();
  }

  /** Knows {@code shop:default} with one secret. */
  private static final class OneAccount implements Accounts {
    private static final List<Account> ALL =
        List.of(
            new Account(
                "shop",
                "default",
                null,
                Map.of("region", "north"),
                Map.of("token", List.of(new Secret("s3cret-token")))));

    @Override
    public Optional<Account> find(String platform, String name) {
      return ALL.stream()
          .filter(account -> account.platform().equals(platform) && account.name().equals(name))
          .findFirst();
    }

    @Override
    public List<Account> of(String platform) {
      return ALL.stream().filter(account -> account.platform().equals(platform)).toList();
    }

    @Override
    public List<Account> all() {
      return ALL;
    }

    @Override
    public Optional<String> missing(Account account, String purpose) {
      return Optional.empty();
    }
  }
}
