package io.easyflow.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.OrderLoad;
import io.easyflow.testkit.TelegramDouble;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Counts by id what became of every order, in the hub's database and at the messenger. Every order
 * was placed, paid and shipped, each step acknowledged.
 */
final class OrderAudit {
  private static final Pattern TOLD = Pattern.compile("(получили заказ|оплачен|отправлен)");
  private static final Pattern NUMBER = Pattern.compile("#(\\d+)");
  private static final Map<String, String> TEMPLATES =
      Map.of(
          "получили заказ", "order_created", "оплачен", "order_paid", "отправлен", "order_shipped");
  private static final List<String> IN_ORDER =
      List.of("order_created", "order_paid", "order_shipped");

  /** Steps that run in one batch are one change; what is told of them is what counts at its end. */
  private static final Map<String, String> CHANGES =
      Map.of(
          "created status,paid,payments status", "order_created order_paid order_shipped",
          "created status,paid,payments", "order_created order_shipped",
          "created,paid status", "order_created order_shipped",
          "created,paid", "order_created");

  private static final int SHOWN = 10;

  private final HubProcess hub;
  private final JdbcTemplate database;
  private final TelegramDouble telegram;
  private final Map<Long, Integer> acknowledged;

  OrderAudit(Stage stage) {
    this.hub = stage.hub();
    this.database = hub.database();
    this.telegram = stage.telegram();
    this.acknowledged = stage.acknowledged();
  }

  /**
   * Waits until all is handled, then counts.
   *
   * @return the hub's own account of it
   */
  JsonNode check(Duration atMost) throws IOException {
    JsonNode ledger = hub.settled(atMost);
    assertThat(acknowledged).isNotEmpty();
    assertThat(acknowledged.values()).containsOnly(OrderLoad.STEPS);
    everyOrderHas(
        "orders/create orders/updated orders/updated",
        "select order_key, string_agg(type, ' ' order by id) from event"
            + " where channel = 'inbound:shopify' group by 1");
    everyOrderHas(
        "shipped paid", "select external_id, status || ' ' || payment_status from orders");
    Map<Long, String> changes =
        everyOrder(
            "select split_part(order_key, '/', 2), string_agg(headers ->> 'changes', ' ' order by"
                + " id) from event where channel = 'order-changed' group by 1");
    Map<Long, String> notifications =
        everyOrder(
            "select external_id, string_agg(template, ' ' order by event_id) from notification"
                + " group by 1");
    none(
        "orders whose customer was not told of just their changes",
        acknowledged.keySet().stream()
            .filter(id -> !notifications.get(id).equals(CHANGES.get(changes.get(id))))
            .map(id -> id + ": " + changes.get(id) + " / " + notifications.get(id)));
    customersWereTold();
    balanced(ledger);
    answers();
    return ledger;
  }

  private void everyOrderHas(String expected, String sql) {
    Map<Long, String> found = everyOrder(sql);
    none(
        "orders that have not '" + expected + "' in " + sql,
        acknowledged.keySet().stream()
            .filter(id -> !found.get(id).equals(expected))
            .map(id -> id + ": " + found.get(id)));
  }

  /** A text for each order. */
  private Map<Long, String> everyOrder(String sql) {
    Map<Long, String> found = new HashMap<>();
    database.query(
        sql,
        row -> {
          found.put(Long.valueOf(row.getString(1)), row.getString(2));
        });
    none(
        "orders lost in " + sql,
        acknowledged.keySet().stream().filter(id -> !found.containsKey(id)));
    return found;
  }

  private static void none(String what, Stream<?> wrong) {
    List<?> all = wrong.toList();
    assertThat(all.stream().limit(SHOWN)).as("%s, %d in all", what, all.size()).isEmpty();
  }

  /** Once each and in order, but for what is recorded as in doubt, which is told once or never. */
  private void customersWereTold() {
    Map<String, String> recorded = new HashMap<>();
    database.query(
        "select external_id || ' ' || template, status from notification",
        row -> {
          recorded.put(row.getString(1), row.getString(2));
        });
    assertThat(Set.copyOf(recorded.values())).contains("sent").isSubsetOf("sent", "unknown");
    Set<String> untold = new TreeSet<>(recorded.keySet());
    untold.removeIf(one -> recorded.get(one).equals("unknown"));
    List<String> doubled = new ArrayList<>();
    List<String> misplaced = new ArrayList<>();
    Set<String> told = new HashSet<>();
    Map<String, Integer> latest = new HashMap<>();
    for (String one : told(telegram)) {
      String order = one.substring(0, one.indexOf(' '));
      int place = IN_ORDER.indexOf(one.substring(one.indexOf(' ') + 1));
      untold.remove(one);
      if (!told.add(one)) {
        doubled.add(one);
      } else if (latest.merge(order, place, Math::max) != place) {
        misplaced.add(one);
      }
    }
    told.removeAll(recorded.keySet());
    none("told, and not recorded", told.stream());
    none("recorded as sent, and never sent", untold.stream());
    none("told twice", doubled.stream());
    Set<String> overtaken = overtaken();
    none(
        "told after what came later, and no overtaking is recorded",
        misplaced.stream().filter(one -> !overtaken.contains(one.substring(0, one.indexOf(' ')))));
  }

  /** Orders one of whose changes passed another that failed, as it is recorded. */
  private Set<String> overtaken() {
    return Set.copyOf(
        database.queryForList(
            "select distinct regexp_replace(e.order_key, '.*/', '') from delivery_history h join"
                + " event e on e.id = h.event_id where h.overtook is not null and e.order_key is"
                + " not null",
            String.class));
  }

  /** What customers were told: number of the order and template, in the order it was said. */
  static List<String> told(TelegramDouble telegram) {
    return telegram.sent().stream()
        .map(
            sent -> {
              Matcher number = NUMBER.matcher(sent.text());
              Matcher words = TOLD.matcher(sent.text());
              assertThat(number.find() && words.find()).as(sent.text()).isTrue();
              return number.group(1) + " " + TEMPLATES.get(words.group());
            })
        .toList();
  }

  private void balanced(JsonNode ledger) {
    assertThat(ledger.path("balanced").asBoolean()).as(ledger.toString()).isTrue();
    assertThat(ledger.path("dead").asLong()).isZero();
    assertThat(ledger.at("/platforms/shopify/stored").asLong())
        .isEqualTo((long) acknowledged.size() * OrderLoad.STEPS);
    assertThat(ledger.path("unknown").asLong())
        .isEqualTo(count("notification where status = 'unknown'"));
    assertThat(count("delivery")).as("deliveries that wait or run").isZero();
    none(
        "overtakings, by subscriber",
        database
            .queryForList(
                "select s.name, count(*) from delivery_history h join subscriber s on s.id ="
                    + " h.subscriber where overtook is not null group by 1")
            .stream());
  }

  private long count(String rows) {
    return database.queryForObject("select count(*) from " + rows, Long.class);
  }

  /** The API says the same as the tables. */
  private void answers() throws IOException {
    long first = acknowledged.keySet().iterator().next();
    JsonNode order = hub.json("/api/v1/orders/shopify/" + first);
    assertThat(order.path("status").asText()).as(order.toString()).isEqualTo("shipped");
  }
}
