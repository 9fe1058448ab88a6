package io.easyflow.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectorReaderTest {
  private static final String SHOPIFY =
      """
      id: shopify
      title: Shopify
      category: shop
      docs: https://shopify.dev
      credentials:
        shop:          { title: Shop name, required: [api] }
        version:       { default: 2026-10 }
        accessToken:   { secret: true, required: [api] }
        webhookSecret: { secret: true, required: [webhook] }
      webhook:
        account: "header:shopify-shop-domain|X-Shopify-Shop-Domain"
        authenticity: { scheme: hmac-sha256, header: "shopify-hmac-sha256|X-Shopify-Hmac-Sha256", encoding: base64, secret: webhookSecret }
        type: "header:shopify-topic|X-Shopify-Topic"
        key: "header:shopify-webhook-id|X-Shopify-Webhook-Id"
        remember: 15d
        orderBy: ".body.id"
        headers: { total: .body.total }
        maxBody: 2MiB
        reply: { body: ok }
        handshakes:
          - when: .query["hub.mode"] == "subscribe"
            token: .query["hub.verify_token"]
            secret: webhookSecret
            reply: { body: '.query["hub.challenge"]' }
      api:
        baseUrl: "https://{shop}.myshopify.com/admin/api/{version}"
        auth: { header: X-Shopify-Access-Token, value: "{accessToken}" }
        headers: { Accept: application/json }
        limit: { per: account, bucket: 40, refill: 2/s, costs: .body.extensions.cost.actualQueryCost }
        retryAfter: { header: Retry-After }
        timeout: 20s
        breaker: { failures: 60%, window: 10, pause: 1m }
        errors:
          - { when: 'any(.body.errors[]?; .extensions.code == "THROTTLED")', is: retryable, reason: throttled }
      sync:
        orders: { overlap: 5m, window: 7d, statuses: 1000 }
        products: {}
      """;

  private static Connector read(String id, String yaml) {
    ConnectorReader.Reading reading = new ConnectorReader().read(Path.of(id), yaml);
    assertThat(reading.problems()).isEmpty();
    return reading.connector().orElseThrow();
  }

  @Test
  void readsEveryField() {
    Connector connector = read("shopify", SHOPIFY);
    assertThat(connector.category()).isEqualTo(Connector.Category.SHOP);
    assertThat(connector.credentials().keySet())
        .containsExactly("shop", "version", "accessToken", "webhookSecret");
    assertThat(connector.credentials().get("shop"))
        .isEqualTo(new CredentialSpec("shop", "Shop name", false, Set.of("api"), null));
    assertThat(connector.credentials().get("version").defaultValue()).isEqualTo("2026-10");

    Webhook webhook = connector.webhook();
    assertThat(webhook.remember()).isEqualTo(Duration.ofDays(15));
    assertThat(webhook.maxBody()).isEqualTo(2 << 20);
    assertThat(webhook.authenticity().secret()).isEqualTo("webhookSecret");
    assertThat(webhook.authenticity().tolerance()).isEqualTo(Duration.ofMinutes(5));
    assertThat(webhook.authenticity().value())
        .hasToString("header:shopify-hmac-sha256|X-Shopify-Hmac-Sha256");
    assertThat(webhook.reply().status()).isEqualTo(200);
    assertThat(webhook.reply().body().text(null)).isEqualTo("ok");
    assertThat(webhook.handshakes()).hasSize(1);
    assertThat(webhook.handshakes().get(0).method()).isEqualTo("GET");

    Api api = connector.api();
    assertThat(api.hosts())
        .isEqualTo(Map.of("default", "https://{shop}.myshopify.com/admin/api/{version}"));
    assertThat(api.headers())
        .containsEntry("X-Shopify-Access-Token", "{accessToken}")
        .containsEntry("Accept", "application/json");
    assertThat(api.limits().get(0).refill()).isEqualTo(2.0);
    assertThat(api.retryAfter().get(0).unit()).isEqualTo("seconds");
    assertThat(api.timeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(api.breaker()).isEqualTo(new Api.Breaker(60, 10, Duration.ofMinutes(1)));
    assertThat(api.errors().get(0).is()).isEqualTo(Api.ErrorClass.RETRYABLE);
    assertThat(api.errors().get(0).reason().text(null)).isEqualTo("throttled");

    assertThat(connector.sync().get("orders"))
        .isEqualTo(
            new SyncSpec(
                Duration.ofMinutes(5), Duration.ofDays(7), Duration.ofDays(30), null, 1000));
    assertThat(connector.sync().get("products").statuses()).isZero();
  }

  @Test
  void readsTheLongForms() {
    Connector connector =
        read(
            "wb",
            """
            id: wb
            title: WB
            category: marketplace
            api:
              hosts: { default: "https://a.example.com", content: "http://b.example.com/x" }
              auth: { query: key, value: abc }
              limits:
                - { per: host, bucket: 20, refill: 300/m, when: '.host == "content"' }
                - { per: "header:chatId", bucket: 1, refill: 0.5/s }
              retryAfter:
                - { header: X-Ratelimit-Retry }
                - { value: .body.parameters.retry_after, unit: milliseconds }
            """);
    assertThat(connector.webhook()).isNull();
    assertThat(connector.api().hosts().keySet()).containsExactly("default", "content");
    assertThat(connector.api().query()).containsEntry("key", "abc");
    assertThat(connector.api().limits()).extracting(Api.Limit::refill).containsExactly(5.0, 0.5);
    assertThat(connector.api().retryAfter()).hasSize(2);
  }

  @Test
  void limitsThatAreNotDeclaredAreLeftToTheSettings() {
    Api api =
        read(
                "wb",
                """
                id: wb
                title: WB
                category: marketplace
                api: { baseUrl: "https://a.example.com" }
                """)
            .api();
    assertThat(api.connectTimeout()).isNull();
    assertThat(api.timeout()).isNull();
    assertThat(api.breaker()).isNull();
  }

  @Test
  void saysEveryProblemInTheOrderOfTheFile() {
    String yaml = SHOPIFY.replace("15d", "999999999d").replace("{accessToken}", "{acessToken}");
    assertThat(
            new ConnectorReader()
                .read(Path.of("shopify"), yaml.replace(".body.id", "body.id"))
                .problems())
        .extracting(Problem::toString)
        .containsExactly(
            "shopify/connector.yaml:16: orderBy: there is no function body",
            "shopify/connector.yaml:27: value: credential 'acessToken' is not declared; did you mean"
                + " 'accessToken'?");
  }

  @Test
  void readsTheFolder(@TempDir Path folder) throws IOException {
    Path shopify = Files.createDirectory(folder.resolve("shopify"));
    assertThat(new ConnectorReader().read(shopify).problems())
        .extracting(Problem::toString)
        .containsExactly(
            "shopify/connector.yaml: is missing; a connector's folder starts with this file");
    Files.writeString(shopify.resolve("connector.yaml"), SHOPIFY);
    assertThat(new ConnectorReader().read(shopify).connector())
        .map(Connector::folder)
        .contains(shopify);
    Files.write(shopify.resolve("connector.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 65});
    assertThat(new ConnectorReader().read(shopify).problems())
        .extracting(Problem::message)
        .containsExactly("is not UTF-8; save it as UTF-8");
  }

  @Test
  void expressionsLookIntoHeadersAndJson() throws IOException {
    JsonNode json =
        new ObjectMapper().readTree("{\"body\":{\"id\":12345678901,\"a\":[1,2],\"e\":\"\"}}");
    Expression.Source source =
        new Expression.Source() {
          @Override
          public String header(String name) {
            return name.equalsIgnoreCase("X-B") ? "b" : null;
          }

          @Override
          public JsonNode json() {
            return json;
          }
        };
    assertThat(Expression.parse("header:X-A|x-b").text(source)).isEqualTo("b");
    assertThat(Expression.parse("header:X-A").text(source)).isNull();
    assertThat(Expression.parse("header:X-A").all(source)).isEmpty();
    assertThat(Expression.parse(".body.id").text(source)).isEqualTo("12345678901");
    assertThat(Expression.parse(".body.a").text(source)).isEqualTo("[1,2]");
    assertThat(Expression.parse(".body.a[]").all(source)).hasSize(2);
    assertThat(Expression.parse(".body.none").text(source)).isNull();
    assertThat(Expression.parse(".body.e").text(source)).isNull();
    assertThat(Expression.parse("empty").text(source)).isNull();
    assertThat(Expression.parse(".body.id > 5").test(source)).isTrue();
    assertThat(Expression.parse(".body.id").test(source)).isFalse();
  }
}
