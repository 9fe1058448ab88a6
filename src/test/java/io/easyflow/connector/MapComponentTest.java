package io.easyflow.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.NewEvent;
import io.easyflow.channel.RecordingDelivery;
import io.easyflow.model.Order;
import io.easyflow.model.OrderStatus;
import io.easyflow.outlet.JqVariables;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MapComponentTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC);

  private final ObjectMapper mapper = CanonicalJson.mapper();
  private final Mappings mappings = new Mappings();
  private final Map<String, Mapping> demo = new TreeMap<>();
  private final DefaultCamelContext context = new DefaultCamelContext();

  @BeforeEach
  void start() {
    context.disableJMX();
    context.addComponent(
        "map",
        new MapComponent(mappings, new RecordReader(mapper), new JqVariables(mapper, CLOCK)));
    context.start();
    mappings.put("demo", demo);
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private void mapping(String name, String jq) {
    demo.put(name, Mapping.compile(name, "routes/connectors/demo/" + name + ".jq", jq));
  }

  private Exchange run(String uri, Object body) throws Exception {
    Exchange exchange = HubFixture.exchange(context, body, "demo");
    run(uri, exchange);
    return exchange;
  }

  private void run(String uri, Exchange exchange) throws Exception {
    context.createProducerTemplate().send("map:" + uri, exchange);
    if (exchange.getException() != null) {
      throw exchange.getException();
    }
  }

  @Test
  void anyFormOfJsonBecomesAValidatedRecordWithExactNumbers() throws Exception {
    mapping(
        "order", "{externalId: (.id|tostring), status: .state, total: .sum, currency: \"RUB\"}");
    String json = "{\"id\":9007199254740993,\"state\":\"odd word\",\"sum\":10.10}";
    List<Object> forms =
        List.of(
            json,
            json.getBytes(StandardCharsets.UTF_8),
            new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
            mapper.readTree(json),
            Map.of("id", 9007199254740993L, "state", "odd word", "sum", new BigDecimal("10.10")));
    for (Object form : forms) {
      Order order = run("demo/order", form).getMessage().getBody(Order.class);
      assertThat(order.account()).isEqualTo("demo:default");
      assertThat(order.externalId()).isEqualTo("9007199254740993");
      assertThat(order.total()).isEqualTo(new BigDecimal("10.10"));
      assertThat(order.status()).isEqualTo(OrderStatus.UNKNOWN);
    }
  }

  @Test
  void variablesHeadersAccountAndTimeAreThere() throws Exception {
    mapping("request", "{a: $account.id, v: $vars.since, h: $headers.eventType, n: $now}");
    Exchange exchange = HubFixture.exchange(context, "{}", "demo");
    exchange.setVariable("since", "2026-01-01T00:00:00Z");
    exchange.getMessage().setHeader("eventType", "orders/paid");
    run("demo/request", exchange);
    assertThat(exchange.getMessage().getBody(JsonNode.class).toString())
        .isEqualTo(
            "{\"a\":\"demo:default\",\"v\":\"2026-01-01T00:00:00Z\",\"h\":\"orders/paid\","
                + "\"n\":\"2026-02-03T04:05:06Z\"}");
  }

  @Test
  void noResultIsNoBodyAndManyAreRefusedUnlessWanted() throws Exception {
    mapping("order", ".[] | {externalId: .}");
    assertThat(run("demo/order", "[]").getMessage().getBody()).isNull();
    assertThatThrownBy(() -> run("demo/order", "[\"1\",\"2\"]"))
        .isInstanceOf(DeliveryFailure.Permanent.class)
        .hasMessage(
            "routes/connectors/demo/order.jq: gave 2 results, expected one; a route that wants all"
                + " of them says 'each: true'");
    assertThat(ids(run("demo/order?each=true", "[\"1\",\"2\"]"))).containsExactly("1", "2");
  }

  @Test
  void theCursorIsReadFromTheSameInput() throws Exception {
    mapping("order", ".items[] | {externalId: .}");
    mapping("orders.cursor", ".next");
    Exchange page =
        run("demo/order?each=true&cursor=orders.cursor", "{\"items\":[\"1\"],\"next\":57}");
    assertThat(page.getVariable("nextCursor")).isEqualTo("57");
    Exchange last = run("demo/order?each=true&cursor=orders.cursor", "{\"items\":[]}");
    assertThat(last.getVariable("nextCursor")).isEqualTo("");
    assertThat(last.getMessage().getBody()).isEqualTo(List.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      {externalId:"1",total:"12,50"} | field 'total' is '12,50', expected a decimal number as text, such as "10.50"
      {externalId:"1",total:"Ann Lee"} | field 'total' is a text of 7 characters, expected a decimal number
      {externalId:"1",createdAt:1769850000} | field 'createdAt' has the wrong shape, expected an instant such as
      {externalId:"1",createdAt:"2026-13-01"} | field 'createdAt' is '2026-13-01', expected an instant such as
      {externalId:"1",custmer:{}} | field 'custmer' is not known here; did you mean 'customer'?
      {externalId:"1",customer:{nme:"x"}} | field 'customer.nme' is not known here; did you mean 'name'?
      {externalId:"1",items:[{quantity:"x1"}]} | field 'items[0].quantity' is a text of 2 characters, expected a decimal number
      {externalId:"1",items:[{sku:"1"}]} | field 'items[].quantity' is missing
      {externalId:"1",items:{}} | field 'items' has the wrong shape, expected a list
      {externalId:"1",currency:"rub"} | field 'currency' is 'rub', expected three capital letters
      {number:"1"} | field 'externalId' is missing
      {externalId:("1" * 401)} | field 'externalId' has 401 characters, more than 400
      {externalId:"1",customer:{email:("e" * 500)}} | field 'customer.email' has 500 characters
      {externalId:"1",createdAt:"+999999999-12-31T23:59:59Z"} | expected an instant such as
      {externalId:"1",createdAt:"0000-12-31T23:59:59Z"} | expected an instant such as
      ["1"] | gave a list, expected one object; with many results the route needs 'each: true'
      error("odd") | odd
      """)
  void aWrongResultNamesFileFieldAndReason(String jq, String sentence) {
    mapping("order", jq);
    assertThatThrownBy(() -> run("demo/order", "{}"))
        .isInstanceOf(DeliveryFailure.Permanent.class)
        .hasMessageStartingWith("routes/connectors/demo/order.jq")
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-02-28T23:59:59Z",
        "2024-02-29T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2026-02-28T23:59:59.5Z",
        "2026-02-28T23:59:59.123456789Z",
        "2026-02-28T23:59Z",
        "2026-02-28T23:59:59+03:00",
        "2026-02-28t23:59:59z",
        "2026-02-29T00:00:00Z",
        "2026-00-10T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2016-12-31T23:59:60Z",
        "2026-01-01 00:00:00Z",
        "2026-01-01T00:00:00A",
        "٢٠٢٦-01-01T00:00:00Z",
        "-026-01-01T00:00:00Z"
      })
  void anInstantIsReadAsTheJdkReadsIt(String text) throws Exception {
    mapping("order", "{externalId: \"1\", createdAt: \"" + text + "\"}");
    Instant wanted = null;
    try {
      wanted = OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      assertThatThrownBy(() -> run("demo/order", "{}")).hasMessageContaining("createdAt");
    }
    if (wanted != null) {
      Order order = run("demo/order", "{}").getMessage().getBody(Order.class);
      assertThat(order.createdAt()).isEqualTo(wanted);
    }
  }

  @Test
  void whatTheDatabaseRefusesInATextIsReplaced() throws Exception {
    mapping("order", "{externalId: .id, customer: {name: .name}}");
    Order order =
        run("demo/order", "{\"id\":\"1\\u00002\",\"name\":\"\\ud83d Ann \\ud83d\\ude00\"}")
            .getMessage()
            .getBody(Order.class);
    assertThat(order.externalId()).isEqualTo("1\uFFFD2");
    assertThat(order.customer().name()).isEqualTo("\uFFFD Ann \ud83d\ude00");
  }

  @Test
  void aBodyThatIsNoJsonIsQuotedNowhere() {
    mapping("order", ".");
    byte[] body = "{\"name\": Ann".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> run("demo/order", body))
        .isInstanceOf(DeliveryFailure.Permanent.class)
        .hasMessageStartingWith("map:demo/order: the body is no JSON")
        .hasMessageNotContaining("Ann");
  }

  @Test
  void aBadItemBecomesADeadLetterThatTheSameMappingReads() throws Exception {
    mapping("order", ".data.orders[] | {externalId: .id, total: .total}");
    String page =
        "{\"data\":{\"orders\":[{\"id\":\"1\"},{\"id\":\"2\",\"total\":\"x1\"},{\"id\":\"3\"}]}}";
    RecordingDelivery failed = new RecordingDelivery();
    assertThat(ids(each(failed, page))).containsExactly("1", "3");
    assertThat(failed.reasons)
        .containsExactly(
            "routes/connectors/demo/order.jq: field 'total' is a text of 2 characters, expected a"
                + " decimal number as text, such as \"10.50\"");
    NewEvent letter = failed.deadLetters.get(0);
    assertThat(letter.channel()).isEqualTo("failed-items");
    assertThat(letter.headers()).containsEntry("mapping", "demo/order");
    assertThat(new String(letter.body(), StandardCharsets.UTF_8))
        .isEqualTo("{\"data\":{\"orders\":[{\"id\":\"2\",\"total\":\"x1\"}]}}");

    mapping("order", ".data.orders[] | {externalId: .id}");
    Order mended = run("demo/order", letter.body()).getMessage().getBody(Order.class);
    assertThat(mended.externalId()).isEqualTo("2");
  }

  @Test
  void anItemThatTheProgramFailsOnStopsNoOther() throws Exception {
    mapping("order", ".rows[] | {externalId: .id, total: (.price | tonumber | tostring)}");
    String page =
        "{\"meta\":[1],\"rows\":[{\"id\":\"1\",\"price\":\"1\"},{\"id\":\"2\",\"price\":\"?\"}]}";
    RecordingDelivery failed = new RecordingDelivery();
    assertThat(ids(each(failed, page))).containsExactly("1");
    assertThat(failed.deadLetters).hasSize(1);
    assertThat(new String(failed.deadLetters.get(0).body(), StandardCharsets.UTF_8))
        .isEqualTo("{\"meta\":[1],\"rows\":[{\"id\":\"2\",\"price\":\"?\"}]}");
  }

  @Test
  void aPageWhoseOnlyItemsFailBecomesDeadLetters() throws Exception {
    mapping("order", ".rows[] | {externalId: (.id | tonumber)}");
    RecordingDelivery one = new RecordingDelivery();
    assertThat(ids(each(one, "{\"tags\":[1],\"rows\":[{\"id\":\"a\"}]}"))).isEmpty();
    assertThat(one.deadLetters).hasSize(1);
    RecordingDelivery both = new RecordingDelivery();
    assertThat(ids(each(both, "{\"rows\":[{\"id\":\"a\"},{\"id\":\"b\"}]}"))).isEmpty();
    assertThat(both.deadLetters)
        .extracting(event -> new String(event.body(), StandardCharsets.UTF_8))
        .containsExactly("{\"rows\":[{\"id\":\"a\"}]}", "{\"rows\":[{\"id\":\"b\"}]}");
    assertThat(both.reasons)
        .allMatch(r -> r.startsWith("routes/connectors/demo/order.jq: tonumber"));
    mapping("order", ".rows[] | {externalId: .id}");
    RecordingDelivery wrongField = new RecordingDelivery();
    assertThat(ids(each(wrongField, "{\"rows\":[{}]}"))).isEmpty();
    assertThat(wrongField.deadLetters).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      (.rows // error("no page"))[] | {"errors":[{"code":7}]}
      (.rows // error("no page"))[] | {"hints":["x"]}
      .rows[] | {"rows":7,"hints":["x"]}
      if .errors then error("refused") else .rows[] end | {"errors":[{"code":7}],"rows":[]}
      if (.errors!length) > 0 then error("refused") else .rows[] end | {"errors":[{"code":7}],"rows":[]}
      """)
  void aPageThatFailsBeforeAnyItemFailsAsAWhole(String jq, String page) {
    mapping("order", jq.replace('!', '|') + " | {externalId: .id}");
    RecordingDelivery failed = new RecordingDelivery();
    assertThatThrownBy(() -> each(failed, page))
        .isInstanceOf(DeliveryFailure.Permanent.class)
        .hasMessageStartingWith("routes/connectors/demo/order.jq");
    assertThat(failed.deadLetters).isEmpty();
  }

  @Test
  void aBadItemKeepsTheVariablesItsMappingUsed() throws Exception {
    mapping(
        "order",
        ".rows[] | {externalId: .id, total: ($vars.prices[.id] // error(\"no price\")),"
            + " number: $vars.since, currency: $vars.shop.currency}");
    RecordingDelivery failed = new RecordingDelivery();
    Exchange exchange = HubFixture.exchange(context, "{\"rows\":[{\"id\":\"1\"}]}", "demo");
    exchange.setProperty(Delivery.PROPERTY, failed);
    exchange.setVariable("prices", Map.of("2", "10.50"));
    exchange.setVariable("since", "2026-01-01T00:00:00Z");
    exchange.setVariable("shop", mapper.readTree("{\"currency\":\"RUB\"}"));
    exchange.setVariable("big", "x".repeat(70_000));
    exchange.setVariable("ours", new Object());
    run("demo/order?each=true", exchange);
    assertThat(failed.deadLetters.get(0).headers()).containsEntry("varsLeftOut", "big");
    JsonNode kept = mapper.readTree(failed.deadLetters.get(0).headers().get("vars"));
    assertThat(kept)
        .isEqualTo(
            mapper.readTree(
                "{\"prices\":{\"2\":\"10.50\"},\"since\":\"2026-01-01T00:00:00Z\","
                    + "\"shop\":{\"currency\":\"RUB\"}}"));
  }

  @Test
  void anItemWithoutVariablesCarriesNone() throws Exception {
    mapping("order", ".rows[] | {externalId: .id}");
    RecordingDelivery failed = new RecordingDelivery();
    each(failed, "{\"rows\":[{}]}");
    assertThat(failed.deadLetters.get(0).headers()).containsOnlyKeys("mapping");
  }

  private Exchange each(RecordingDelivery failed, String page) throws Exception {
    Exchange exchange = HubFixture.exchange(context, page, "demo");
    exchange.setProperty(Delivery.PROPERTY, failed);
    run("demo/order?each=true", exchange);
    return exchange;
  }

  private static List<String> ids(Exchange exchange) {
    List<String> ids = new ArrayList<>();
    for (Object order : (List<?>) exchange.getMessage().getBody()) {
      ids.add(((Order) order).externalId());
    }
    return ids;
  }
}
