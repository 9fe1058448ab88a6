package io.easyflow.sync;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.easyflow.channel.Delivery;
import io.easyflow.channel.EffectHandler;
import io.easyflow.channel.NewEvent;
import io.easyflow.database.Columns;
import io.easyflow.model.Order;
import io.easyflow.model.OrderChanged;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * Keeps orders. Publishes one {@code order-changed} event for each order that really changed, in
 * the transaction that keeps it.
 *
 * <p>New rows are inserted first, then the rows that were there are locked, merged and updated. So
 * a row that another batch inserts at the same moment is merged, not taken for new. Both steps go
 * by sorted keys: unsorted ones deadlock.
 */
@Component
public class OrderStore implements EffectHandler<OrdersSeen> {
  /** Channel and type of the follow-up event. */
  public static final String ORDER_CHANGED = "order-changed";

  private static final String GIVEN =
      """
      select account, external_id, whole::boolean, version::timestamptz,
        state_version::timestamptz, source, placed_at::timestamptz, seen_at::timestamptz,
        body::jsonb
      from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
        ?::text[], ?::text[]) as given
        (account, external_id, whole, version, state_version, source, placed_at, seen_at, body)""";

  private static final String INSERT =
      """
      insert into orders
        (account, external_id, whole, version, state_version, source, placed_at, seen_at, body)
      select account, external_id, whole, version, state_version, source,
        coalesce(placed_at, seen_at), seen_at, body
      from (%s) k
      on conflict (account, external_id) do nothing
      returning account, external_id"""
          .formatted(GIVEN);

  private static final String KNOWN =
      """
      select o.account, o.external_id
      from unnest(?::text[], ?::text[]) as k (account, external_id)
      join orders o on o.account = k.account and o.external_id = k.external_id""";

  private static final String LOCK =
      """
      select o.account, o.external_id, o.whole, o.version, o.state_version, o.source, o.body
      from unnest(?::text[], ?::text[]) as k (account, external_id)
      join orders o on o.account = k.account and o.external_id = k.external_id
      order by o.account, o.external_id for no key update of o""";

  private static final String UPDATE =
      """
      update orders o set whole = k.whole, version = k.version, state_version = k.state_version,
        source = k.source, placed_at = coalesce(k.placed_at, o.placed_at), seen_at = k.seen_at,
        body = k.body
      from (%s) k
      where o.account = k.account and o.external_id = k.external_id"""
          .formatted(GIVEN);

  /** Up to this part of a batch may be known, and still asking first costs more than it saves. */
  private static final double MOST_KNOWN = 0.1;

  private final CanonicalJson json;

  /**
   * What the batch before was like. Known orders are not offered to the database as new ones, so it
   * is asked which are known; of new orders that question costs a twentieth.
   */
  private volatile boolean mostAreNew;

  /**
   * @param json writes and reads canonical JSON
   */
  public OrderStore(CanonicalJson json) {
    this.json = json;
  }

  @Override
  public Class<OrdersSeen> type() {
    return OrdersSeen.class;
  }

  @Override
  public void apply(Connection connection, List<Applied<OrdersSeen>> effects) throws SQLException {
    List<OrderSighting> sightings = new ArrayList<>();
    for (Applied<OrdersSeen> applied : effects) {
      sightings.addAll(applied.effect().sightings(applied.delivery()));
    }
    keep(connection, sightings);
  }

  /**
   * Keeps what was seen.
   *
   * @param connection of the caller's transaction
   * @param sightings in the order they came
   * @return how many orders are new or different
   * @throws SQLException when the database refuses
   */
  int keep(Connection connection, List<OrderSighting> sightings) throws SQLException {
    Map<OrderKey, MergedOrder> open = new TreeMap<>();
    for (OrderSighting seen : sightings) {
      open.computeIfAbsent(new OrderKey(seen.account(), seen.externalId()), MergedOrder::new)
          .add(seen);
    }
    if (open.isEmpty()) {
      return 0;
    }
    int changed = 0;
    int all = open.size();
    Map<OrderKey, MergedOrder> unseen = new TreeMap<>(open);
    if (!mostAreNew) {
      keys(connection, KNOWN, open.keySet()).forEach(unseen::remove);
    }
    unseen.values().forEach(merged -> merged.mergeOver(null));
    unseen.values().removeIf(merged -> merged.after() == null);
    for (OrderKey key : write(connection, INSERT, unseen.values(), true)) {
      changed += publish(open.remove(key));
    }
    mostAreNew = open.size() <= all * MOST_KNOWN;
    lock(connection, open);
    List<MergedOrder> different = open.values().stream().filter(MergedOrder::differs).toList();
    write(connection, UPDATE, different, false);
    for (MergedOrder merged : different) {
      changed += publish(merged);
    }
    return changed;
  }

  private List<OrderKey> keys(Connection connection, String sql, Collection<OrderKey> keys)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      key(statement, keys);
      return read(statement.executeQuery());
    }
  }

  private static List<OrderKey> read(ResultSet rows) throws SQLException {
    List<OrderKey> keys = new ArrayList<>();
    while (rows.next()) {
      keys.add(new OrderKey(rows.getString(1), rows.getString(2)));
    }
    return keys;
  }

  private void lock(Connection connection, Map<OrderKey, MergedOrder> open) throws SQLException {
    if (open.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
      key(statement, open.keySet());
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        open.get(new OrderKey(rows.getString(1), rows.getString(2)))
            .mergeOver(
                new KnownOrder(
                    json.read(rows.getString(7), Order.class),
                    rows.getBoolean(3),
                    rows.getObject(4, OffsetDateTime.class).toInstant(),
                    rows.getObject(5, OffsetDateTime.class).toInstant(),
                    rows.getString(6)));
      }
    }
  }

  private List<OrderKey> write(
      Connection connection, String sql, Collection<MergedOrder> rows, boolean returning)
      throws SQLException {
    if (rows.isEmpty()) {
      return List.of();
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Columns<MergedOrder> columns = new Columns<>(statement, rows);
      columns.add(m -> m.key().account());
      columns.add(m -> m.key().externalId());
      columns.add(m -> m.after().whole());
      columns.add(m -> m.after().version());
      columns.add(m -> m.after().stateVersion());
      columns.add(m -> m.after().source());
      columns.add(MergedOrder::placedAt);
      columns.add(MergedOrder::seenAt);
      columns.add(m -> m.body(json).text());
      if (returning) {
        return read(statement.executeQuery());
      }
      statement.executeUpdate();
      return List.of();
    }
  }

  private static void key(PreparedStatement statement, Collection<OrderKey> keys)
      throws SQLException {
    Columns<OrderKey> columns = new Columns<>(statement, keys);
    columns.add(OrderKey::account);
    columns.add(OrderKey::externalId);
  }

  private int publish(MergedOrder merged) {
    boolean isNew = merged.before() == null || !merged.before().whole();
    if (!merged.after().whole()) {
      return 0;
    }
    Order before = isNew ? null : merged.before().order();
    Order after = merged.after().order();
    List<String> changes = OrderChanges.between(before, after);
    if (changes.isEmpty()) {
      return 0;
    }
    OrderChanged changed =
        new OrderChanged(
            after,
            changes,
            before == null ? null : before.status(),
            before == null ? null : before.paymentStatus());
    Delivery cause = merged.cause();
    CanonicalJson.Written order = merged.body(json);
    cause.publish(
        new NewEvent(
            ORDER_CHANGED,
            merged.key().platform(),
            merged.key().account(),
            ORDER_CHANGED,
            merged.key().account() + "/" + merged.key().externalId(),
            null,
            null,
            Map.of(
                "changes", String.join(",", changes),
                "status", after.status().name().toLowerCase(Locale.ROOT),
                "paymentStatus", after.paymentStatus().name().toLowerCase(Locale.ROOT)),
            json.bytes(new Told(order.text(), changed)),
            order.origin() == null ? null : changed));
    return 1;
  }

  /** An {@link OrderChanged} whose order is not written a second time. */
  private record Told(
      @JsonRawValue String order,
      @JsonUnwrapped @JsonIgnoreProperties("order") OrderChanged changed) {}
}
