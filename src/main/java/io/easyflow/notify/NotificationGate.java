package io.easyflow.notify;

import io.easyflow.channel.EffectHandler;
import io.easyflow.database.Columns;
import io.easyflow.model.Customer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * Lets each notification pass once: its row and its messages commit together, and where the row is
 * there already nothing is sent. Who is told is decided here, for a batch at once.
 */
@Component
public class NotificationGate implements EffectHandler<Notify> {
  private static final String INSERT =
      """
      insert into notification (key, account, external_id, event_id, template, recipient, chat_id,
        status, created_at, changed_at)
      select key, account, external_id, event_id::bigint, template, recipient, chat_id, status,
        at::timestamptz, at::timestamptz
      from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
        ?::text[], ?::text[]) as given
        (key, account, external_id, event_id, template, recipient, chat_id, status, at)
      on conflict (key) do nothing returning key""";

  private final OrderNotifier notifier;

  NotificationGate(OrderNotifier notifier) {
    this.notifier = notifier;
  }

  @Override
  public Class<Notify> type() {
    return Notify.class;
  }

  private record Row(Notify asked, OrderNotifier.Decision decision) {}

  @Override
  public void apply(Connection connection, List<Applied<Notify>> effects) throws SQLException {
    Map<String, Notify> asked = new TreeMap<>();
    effects.forEach(applied -> asked.putIfAbsent(applied.effect().key(), applied.effect()));
    KnownAddresses known = addresses(connection, asked.values());
    Map<String, Row> rows = new TreeMap<>();
    asked.forEach((key, one) -> rows.put(key, new Row(one, notifier.decide(one, known))));
    Set<String> passed = insert(connection, rows.values());
    for (Applied<Notify> applied : effects) {
      String key = applied.effect().key();
      if (passed.remove(key)) {
        rows.get(key).decision().messages().forEach(applied.delivery()::publish);
      }
    }
  }

  private static KnownAddresses addresses(Connection connection, Collection<Notify> asked)
      throws SQLException {
    KnownAddresses.Wanted wanted = new KnownAddresses.Wanted();
    for (Notify one : asked) {
      Customer customer = one.changed().order().customer();
      if (customer != null) {
        wanted.add(customer.phone(), customer.email());
      }
    }
    return AddressBook.of(connection, wanted);
  }

  private static Set<String> insert(Connection connection, Collection<Row> sorted)
      throws SQLException {
    Set<String> inserted = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      Columns<Row> columns = new Columns<>(statement, sorted);
      columns.add(row -> row.asked().key());
      columns.add(row -> row.asked().changed().order().account());
      columns.add(row -> row.asked().changed().order().externalId());
      columns.add(row -> row.asked().changeEvent());
      columns.add(row -> row.asked().template());
      columns.add(row -> row.decision().recipient());
      columns.add(row -> row.decision().chatId());
      columns.add(row -> row.decision().status());
      columns.add(row -> row.asked().at());
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        inserted.add(rows.getString(1));
      }
    }
    return inserted;
  }
}
