package io.easyflow.crash.soak;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/** Reads what the hub kept out of its database, page by page. */
final class Kept {
  private static final int PAGE = 20_000;

  private static final String EVENTS =
      "select id, type, order_key from event"
          + " where channel = 'inbound:shopify' and id > ? and id <= ? order by id limit "
          + PAGE;

  private static final String ORDERS =
      "select external_id, status, payment_status from orders"
          + " where external_id > ? and platform = 'shopify' order by external_id limit "
          + PAGE;

  private static final String OVERTAKING =
      "select count(*) from event e join delivery_history h on h.event_id = e.id"
          + " where e.order_key = any (?) and h.overtook is not null";

  private final Book book;
  private long read;
  private long newest;

  Kept(Book book) {
    this.book = book;
  }

  /**
   * Notes the events that were there at the last call: numbers are given before commits, so the
   * newest ones may not all be there yet.
   */
  void noteEvents(JdbcTemplate database) {
    long upTo = newest;
    newest = Vitals.count(database, "select coalesce(max(id), 0) from event");
    noteEvents(database, upTo);
  }

  /** Notes all events, when no more are written. */
  void noteAllEvents(JdbcTemplate database) {
    noteEvents(database, Long.MAX_VALUE);
  }

  private void noteEvents(JdbcTemplate database, long upTo) {
    AtomicInteger rows = new AtomicInteger(PAGE);
    while (rows.get() == PAGE) {
      rows.set(0);
      database.query(
          EVENTS,
          row -> {
            rows.incrementAndGet();
            read = row.getLong("id");
            book.stored(
                Shops.order(row.getLong("order_key")), Shops.TOPICS.indexOf(row.getString("type")));
          },
          read,
          upTo);
    }
  }

  /**
   * How the orders in the database stand against what was acknowledged.
   *
   * @param missing orders that are not there
   * @param behind orders that lack a change that was acknowledged
   */
  record Orders(long missing, long behind) {}

  Orders orders(JdbcTemplate database) {
    BitSet there = new BitSet();
    List<Integer> behind = new ArrayList<>();
    String[] last = {""};
    AtomicInteger rows = new AtomicInteger(PAGE);
    while (rows.get() == PAGE) {
      rows.set(0);
      database.query(
          ORDERS,
          row -> {
            rows.incrementAndGet();
            last[0] = row.getString("external_id");
            int order = Shops.order(Long.parseLong(last[0]));
            there.set(order);
            int stage = stage(row.getString("status"), row.getString("payment_status"));
            if (stage < book.lastAcknowledged(order)) {
              behind.add(order);
            }
          },
          last[0]);
    }
    long missing = 0;
    for (int order = 0; order < book.orders(); order++) {
      missing += book.lastAcknowledged(order) >= 0 && !there.get(order) ? 1 : 0;
    }
    return new Orders(missing, behind.size());
  }

  private static int stage(String status, String payment) {
    return switch (status) {
      case "delivered" -> 3;
      case "shipped" -> 2;
      default -> payment.equals("paid") ? 1 : 0;
    };
  }

  /**
   * @return orders whose customer heard of a later stage before an earlier one, though no
   *     overtaking is recorded
   */
  long silentlyOvertaken(JdbcTemplate database) {
    return book.overtaken().stream().filter(order -> !recorded(database, order)).count();
  }

  private static boolean recorded(JdbcTemplate database, int order) {
    String id = String.valueOf(Shops.id(order));
    String account = "shopify:" + Shops.ACCOUNTS.get(order % Shops.ACCOUNTS.size());
    String[] keys = Stream.of(id, account + "/" + id, Customers.chat(order)).toArray(String[]::new);
    return Vitals.count(database, OVERTAKING, (Object) keys) > 0;
  }
}
