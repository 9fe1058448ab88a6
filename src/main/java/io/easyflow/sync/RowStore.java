package io.easyflow.sync;

import io.easyflow.channel.EffectHandler;
import io.easyflow.database.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Keeps the newest version of products, stock levels, contacts and analytics rows. */
@Component
public class RowStore implements EffectHandler<RowsSeen> {
  private static final String UPSERT =
      """
      insert into %1$s as t
        (account, external_id, version, first_seen, seen_at, changed_at, body)
      select k.account, k.external_id, k.version::timestamptz, k.seen_at::timestamptz,
        k.seen_at::timestamptz, k.seen_at::timestamptz, k.body::jsonb
      from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
        as k (account, external_id, version, seen_at, body)
      on conflict (account, external_id) do update set
        version = excluded.version, seen_at = excluded.seen_at, body = excluded.body,
        changed_at = case when t.body = excluded.body then t.changed_at else excluded.seen_at end
      %2$s
      returning changed_at = seen_at""";

  private static final String NOT_OLDER = "where excluded.version >= t.version";

  private final CanonicalJson json;

  /**
   * @param json writes canonical JSON
   */
  public RowStore(CanonicalJson json) {
    this.json = json;
  }

  @Override
  public Class<RowsSeen> type() {
    return RowsSeen.class;
  }

  @Override
  public void apply(Connection connection, List<Applied<RowsSeen>> effects) throws SQLException {
    // By table, so that two batches touch the tables in the same order.
    Map<RowTable, Map<Boolean, Newest>> tables = new EnumMap<>(RowTable.class);
    for (Applied<RowsSeen> applied : effects) {
      tables
          .computeIfAbsent(applied.effect().table(), table -> new TreeMap<>())
          .computeIfAbsent(applied.delivery().forced(), forced -> new Newest(forced))
          .add(applied.effect());
    }
    for (Map.Entry<RowTable, Map<Boolean, Newest>> table : tables.entrySet()) {
      for (Map.Entry<Boolean, Newest> rows : table.getValue().entrySet()) {
        write(connection, table.getKey(), rows.getKey(), rows.getValue().rows.values());
      }
    }
  }

  /**
   * Keeps rows.
   *
   * @param connection of the caller's transaction
   * @param seen the rows
   * @param forced true when older may overwrite newer
   * @return how many are new or different
   * @throws SQLException when the database refuses
   */
  int keep(Connection connection, RowsSeen seen, boolean forced) throws SQLException {
    Newest newest = new Newest(forced);
    newest.add(seen);
    return write(connection, seen.table(), forced, newest.rows.values());
  }

  private int write(Connection connection, RowTable table, boolean forced, Collection<Row> rows)
      throws SQLException {
    if (rows.isEmpty()) {
      return 0;
    }
    String sql = UPSERT.formatted(table.table(), forced ? "" : NOT_OLDER);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Columns<Row> columns = new Columns<>(statement, rows);
      columns.add(Row::account);
      columns.add(Row::externalId);
      columns.add(Row::version);
      columns.add(Row::seenAt);
      columns.add(row -> json.write(row.value));
      ResultSet written = statement.executeQuery();
      int changed = 0;
      while (written.next()) {
        changed += written.getBoolean(1) ? 1 : 0;
      }
      return changed;
    }
  }

  private record Row(
      String account, String externalId, Instant version, Instant seenAt, Object value) {}

  /** The newest row of each key: one statement may not write a row twice. */
  private static final class Newest {
    private final Map<String, Row> rows = new TreeMap<>();
    private final boolean forced;

    Newest(boolean forced) {
      this.forced = forced;
    }

    void add(RowsSeen seen) {
      RowTable table = seen.table();
      Instant seenAt = seen.seenAt().truncatedTo(ChronoUnit.MICROS);
      for (Object value : seen.rows()) {
        Instant told = table.updatedAt(value);
        Instant version = told == null ? seenAt : told.truncatedTo(ChronoUnit.MICROS);
        Row row = new Row(table.account(value), table.externalId(value), version, seenAt, value);
        rows.merge(
            row.account + '\n' + row.externalId,
            row,
            (old, now) -> now.version.isBefore(old.version) && !forced ? old : now);
      }
    }
  }
}
