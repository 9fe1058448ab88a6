package io.easyflow.bench;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What orders of the last days leave behind in a hub, ten rows each: three events with their
 * deliveries, a dedupe key, the order, its notification and the message. Bodies of events are
 * small, 128 bytes, so that what is measured is the number of rows.
 */
final class History {
  /** Days before today; the hub keeps 30. */
  static final int DAYS = 29;

  /** Rows that an order leaves. */
  static final int ROWS = 10;

  /** Numbers below it belong to what the hub itself did before. */
  private static final long FIRST = 1_000;

  private static final String TIME = "%s + (n %% %d) * interval '86400 s' / %d";

  private final JdbcTemplate database;
  private final int perDay;
  private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

  /**
   * @param database of a hub that has started once, so that all tables are there
   * @param orders how many; their ids are 1 to this number
   */
  History(JdbcTemplate database, int orders) {
    this.database = database;
    this.perDay = Math.max(1, orders / DAYS);
  }

  /** How many orders it holds. */
  int orders() {
    return perDay * DAYS;
  }

  /** Writes it, gathers statistics and flushes it to disk. */
  void load() {
    database.queryForList(
        "select setval('event_id', %1$d), setval('delivery_id', %1$d)"
            .formatted(FIRST + 3L * orders() + 3));
    CompletableFuture<Void> days =
        CompletableFuture.runAsync(
            () -> {
              for (int day = 0; day < DAYS; day++) {
                events(day);
              }
            });
    CompletableFuture<Void> rest =
        CompletableFuture.runAsync(
            () -> {
              for (int day = 0; day < DAYS; day++) {
                rows(day);
              }
            });
    CompletableFuture.allOf(days, rest).join();
    for (String table :
        List.of("event", "delivery_history", "dedupe", "orders", "notification", "message")) {
      database.execute("vacuum (analyze) " + table);
    }
    database.execute("checkpoint");
  }

  private LocalDate date(int day) {
    return today.minusDays(DAYS - day);
  }

  private String time(int day) {
    return TIME.formatted("timestamptz '" + date(day) + " 00:00Z'", perDay, perDay);
  }

  /** A day is filled first and attached then: so its indexes are built at once. */
  private void events(int day) {
    fill(
        "event",
        "day",
        day,
        """
        insert into %1$s (id, day, channel, platform, account, type, order_key, cause, headers,
          body, received_at)
        select %2$d + 3 * n + hop, date '%3$s',
          (array['inbound:shopify', 'order-changed', 'messages'])[hop + 1],
          case hop when 2 then 'telegram' else 'shopify' end,
          case hop when 2 then 'telegram:default' else 'shopify:default' end,
          (array['orders/create', 'order-changed', 'message'])[hop + 1],
          case hop when 0 then n::text when 1 then 'shopify:default/' || n
            else (500000 + n %% 200000)::text end,
          case when hop > 0 then %2$d + 3 * n + hop - 1 end,
          case hop when 1 then
            '{"changes":"created","status":"new","paymentStatus":"pending"}'::jsonb end,
          convert_to('{"id":' || n || ',"note":"' || rpad(md5(n::text), 100, md5(hop::text))
            || '"}', 'UTF8'),
          %4$s
        from generate_series(%5$d, %6$d) n, generate_series(0, 2) hop""");
    fill(
        "delivery_history",
        "event_day",
        day,
        """
        insert into %1$s (id, event_id, event_day, subscriber, platform, state, attempts,
          settled_at)
        select %2$d + 3 * n + hop, %2$d + 3 * n + hop, date '%3$s', s.id,
          case hop when 2 then 'telegram' else 'shopify' end, 'done', 1, %4$s
        from generate_series(%5$d, %6$d) n, generate_series(0, 2) hop
          join subscriber s on s.name =
            (array['shopify-inbound', 'order-notifications', 'message-send'])[hop + 1]""");
  }

  private void fill(String table, String column, int day, String rows) {
    String part = table + "_" + date(day).toString().replace("-", "");
    database.execute("create table %s (like %s including defaults)".formatted(part, table));
    insert(rows, part, day);
    database.execute(
        "alter table %s attach partition %s for values from ('%s') to ('%s')"
            .formatted(table, part, date(day), date(day).plusDays(1)));
  }

  private void rows(int day) {
    insert(
        """
        insert into dedupe (key, event_id, expires_at)
        select md5('history' || n)::uuid, %2$d + 3 * n, %4$s + interval '30 days'
        from generate_series(%5$d, %6$d) n""",
        "", day);
    insert(
        """
        insert into orders (account, external_id, whole, version, state_version, source,
          placed_at, seen_at, body)
        select 'shopify:default', n::text, true, at, at, 'order', at, at, format(
          '{"account":"shopify:default","externalId":"%%1$s","number":"#%%1$s",'
          '"status":"%%2$s","rawStatus":"paid/fulfilled","paymentStatus":"paid",'
          '"createdAt":"%%3$s","updatedAt":"%%3$s","currency":"RUB","total":"1990.00",'
          '"customer":{"externalId":"%%4$s","name":"Анна","phone":"+7901%%5$s"},'
          '"items":[{"externalProductId":"7","sku":"LAMP","name":"Лампа","quantity":"1",'
          '"unitPrice":"1990.00"}],"payments":[]}',
          n, case n %% 1000 when 7 then 'returned' else 'delivered' end,
          to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), n, lpad((n %% 200000)::text, 7, '0'))::jsonb
        from (select n, %4$s as at from generate_series(%5$d, %6$d) n) o""",
        "", day);
    insert(
        """
        insert into notification (key, account, external_id, event_id, template, recipient,
          chat_id, status, created_at, changed_at)
        select 'shopify:default/' || n || '/' || (%2$d + 3 * n + 1) || '/order_created',
          'shopify:default', n::text, %2$d + 3 * n + 1, 'order_created', 'telegram:default',
          (500000 + n %% 200000)::text, 'sent', %4$s, %4$s
        from generate_series(%5$d, %6$d) n""",
        "", day);
    insert(
        """
        insert into message (account, direction, chat_id, external_id, kind, reference,
          notification, status, at, status_at, body)
        select 'telegram:default', 'out', (500000 + n %% 200000)::text, n::text, 'text',
          (%2$d + 3 * n + 2)::text,
          'shopify:default/' || n || '/' || (%2$d + 3 * n + 1) || '/order_created', 'sent',
          %4$s, %4$s, jsonb_build_object('account', 'telegram:default', 'direction', 'out',
            'chatId', (500000 + n %% 200000)::text, 'kind', 'text',
            'text', 'Заказ ' || n || ' принят.')
        from generate_series(%5$d, %6$d) n""",
        "", day);
  }

  private void insert(String sql, String table, int day) {
    long first = 1L + (long) day * perDay;
    database.execute(sql.formatted(table, FIRST, date(day), time(day), first, first + perDay - 1));
  }
}
