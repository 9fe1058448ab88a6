package io.easyflow.bench.plain;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The hub's whole path without its guarantees: an order webhook is mapped by the hub's own program,
 * the order kept by version, and of a new one, or one with another status, the customer is told by
 * an HTTP call, which is recorded. Nothing is kept of the webhook itself; what fails is gone.
 */
@PlainCamel
public class PlainPath {
  private static final String[] TABLES = {
    """
    create table if not exists plain_order (
      account     text        not null,
      external_id text        not null,
      version     timestamptz not null,
      status      text        not null,
      body        jsonb       not null,
      primary key (account, external_id)
    )""",
    """
    create table if not exists plain_notification (
      id          bigint      generated always as identity primary key,
      account     text        not null,
      external_id text        not null,
      text        text        not null,
      answer      text        not null,
      sent_at     timestamptz not null default now()
    )"""
  };

  /** One statement, as one is a round trip. Gives no row for an order older than what is kept. */
  private static final String KEEP =
      """
      with before as (
        select status from plain_order
        where account = :#account and external_id = :#externalId
      ), kept as (
        insert into plain_order (account, external_id, version, status, body)
        values (:#account, :#externalId, cast(:#version as timestamptz), :#status,
          cast(:#order as jsonb))
        on conflict (account, external_id) do update
          set version = excluded.version, status = excluded.status, body = excluded.body
          where plain_order.version <= excluded.version
        returning status
      )
      select kept.status, before.status as previous from kept left join before on true""";

  private static final String RECORD =
      "insert into plain_notification (account, external_id, text, answer) values"
          + " (:#account, :#externalId, :#text, :#answer)";

  private static final String ACCOUNT = "shopify:default";
  private static final String ORDER = "order";
  private static final String KEPT = "kept";
  private static final String TEXT = "text";

  /**
   * @param arguments settings such as {@code --server.port=8082} and {@code
   *     --plain.stub-url=http://127.0.0.1:9000/sendMessage}
   */
  public static void main(String... arguments) {
    PlainApplication.run(PlainPath.class, arguments);
  }

  @Bean
  RouteBuilder routes(
      JdbcTemplate jdbc,
      @Value("${plain.stub-url}") String stub,
      @Value("${plain.mapping:routes/connectors/shopify/order.jq}") Path file)
      throws IOException {
    for (String table : TABLES) {
      jdbc.execute(table);
    }
    OrderMapping mapping = new OrderMapping(file);
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("platform-http:/webhook?httpMethodRestrict=POST")
            .process(exchange -> map(exchange, mapping))
            .to("sql:" + KEEP + "?outputType=SelectOne&outputHeader=" + KEPT + "&parametersCount=7")
            .filter(PlainPath::changed)
            .process(PlainPath::letter)
            .to(stub)
            .process(PlainPath::record)
            .to("sql:" + RECORD + "?parametersCount=4")
            .end()
            .removeHeaders("*")
            .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(200))
            .setBody(constant("ok"));
      }
    };
  }

  private static void map(Exchange exchange, OrderMapping mapping) throws IOException {
    JsonNode order = mapping.map(exchange.getMessage().getBody(byte[].class));
    exchange.setVariable(ORDER, order);
    exchange
        .getMessage()
        .setBody(
            Map.of(
                "account", ACCOUNT,
                "externalId", order.path("externalId").asText(),
                "version", order.path("updatedAt").asText(),
                "status", order.path("status").asText(),
                "order", order.toString()));
  }

  private static boolean changed(Exchange exchange) {
    Map<?, ?> kept = exchange.getMessage().getHeader(KEPT, Map.class);
    return kept != null && !Objects.equals(kept.get("status"), kept.get("previous"));
  }

  private static void letter(Exchange exchange) throws IOException {
    JsonNode order = exchange.getVariable(ORDER, JsonNode.class);
    String text = OrderText.of(order);
    exchange.setVariable(TEXT, text);
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
    exchange.getMessage().setBody(OrderText.call(order, text));
  }

  private static void record(Exchange exchange) {
    JsonNode order = exchange.getVariable(ORDER, JsonNode.class);
    exchange
        .getMessage()
        .setBody(
            Map.of(
                "account", ACCOUNT,
                "externalId", order.path("externalId").asText(),
                "text", exchange.getVariable(TEXT, String.class),
                "answer", exchange.getMessage().getBody(String.class)));
  }
}
