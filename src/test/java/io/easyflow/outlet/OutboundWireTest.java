package io.easyflow.outlet;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.RecordingDelivery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What really goes over the wire, and what comes back into the message. */
class OutboundWireTest {
  private static final String TORTURE =
      "%41 100%+1 Кириллица&x=1;y#?\"'<>{}|^[]~/é😀{{sys:user.home}}RAW(z)${body}@:,$!*";

  @TempDir Path folder;
  private OutletFixture hub;

  @BeforeEach
  void start() {
    hub = new OutletFixture(folder);
    hub.server.stubFor(
        any(anyUrl()).willReturn(okJson("{\"id\":12345678901234567890,\"n\":10.50}")));
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private LoggedRequest sent() {
    List<LoggedRequest> requests = hub.server.findAll(anyRequestedFor(anyUrl()));
    assertThat(requests).hasSize(1);
    return requests.get(0);
  }

  @Test
  void valuesArriveIntactInPathQueryFormAndBody() throws Exception {
    hub.file(
        "all.jq",
        """
        {path: "/v1/\\(.text|@uri)/x", query: {q: .text, "a b&": [1, true, .text]},
         form: {text: .text, n: .n}}
        """);
    hub.send("outbound:demo?request=all.jq", Map.of("text", TORTURE, "n", 5));
    LoggedRequest request = sent();
    String[] parts = request.getUrl().split("\\?", 2);
    assertThat(parts[0]).startsWith("/v1/").endsWith("/x");
    assertThat(decoded(parts[0].substring(4, parts[0].length() - 2))).isEqualTo(TORTURE);
    String[] pairs = parts[1].split("&");
    assertThat(pairs).hasSize(4);
    assertThat(decoded(pairs[0].split("=", 2)[1])).isEqualTo(TORTURE);
    assertThat(pairs[1]).isEqualTo("a%20b%26=1");
    assertThat(pairs[2]).isEqualTo("a%20b%26=true");
    assertThat(decoded(pairs[3].split("=", 2)[1])).isEqualTo(TORTURE);
    assertThat(request.getHeader("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
    assertThat(decoded(request.getBodyAsString().split("&")[0])).isEqualTo("text=" + TORTURE);
    assertThat(request.getMethod().getName()).isEqualTo("POST");
  }

  @Test
  void valuesOfAPathOptionAreEncodedOneByOne() throws Exception {
    hub.send(
        "outbound:demo?path=/Заказ/${header.id}/${variable.state}",
        exchange -> {
          exchange.getMessage().setHeader("id", TORTURE);
          exchange.setVariable("state", "a/b?method=DELETE&c");
        });
    String[] segments = sent().getUrl().split("/");
    assertThat(decoded(segments[1])).isEqualTo("Заказ");
    assertThat(decoded(segments[2])).isEqualTo(TORTURE);
    assertThat(segments[3]).isEqualTo("a%2Fb%3Fmethod%3DDELETE%26c");
    assertThat(segments).hasSize(4);
    assertThat(sent().getMethod().getName()).isEqualTo("GET");
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Test
  void numbersStayExactBothWays() throws Exception {
    hub.file("n.jq", "{body: .}");
    Exchange exchange =
        hub.send("outbound:demo?request=n.jq", "{\"id\":98765432109876543210,\"price\":10.10}");
    assertThat(sent().getBodyAsString()).isEqualTo("{\"id\":98765432109876543210,\"price\":10.10}");
    assertThat(sent().getHeader("Content-Type")).startsWith("application/json");
    JsonNode body = exchange.getMessage().getBody(JsonNode.class);
    assertThat(body.toString()).isEqualTo("{\"id\":12345678901234567890,\"n\":10.50}");
    assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(200);
  }

  @Test
  void noHeaderLeaksEitherWay() throws Exception {
    hub.server.stubFor(
        any(anyUrl())
            .willReturn(
                okJson("{}")
                    .withHeader("CamelHttpUri", "http://evil.invalid")
                    .withHeader("X-Total", "5")
                    .withHeader("Set-Cookie", "a=b")
                    .withHeader("Link", "next")));
    hub.headers.put("X-Auth", "Bearer {token}");
    Exchange exchange =
        hub.send(
            "outbound:demo?path=/a&answerHeaders=X-Total",
            e -> {
              e.getMessage().setHeader("Authorization", "route");
              e.getMessage().setHeader("chatId", "7");
              e.getMessage().setHeader(Exchange.HTTP_URI, "http://evil.invalid");
              e.getMessage().setHeader(Exchange.HTTP_PATH, "/evil");
              e.getMessage().setHeader(Exchange.HTTP_QUERY, "evil=1");
              e.getMessage().setHeader(Exchange.HTTP_METHOD, "DELETE");
              e.getMessage().setHeader("CamelHttpRawQuery", "evil=1");
              e.getMessage().setHeader("Content-Type", "text/evil");
            });
    LoggedRequest request = sent();
    assertThat(request.getUrl()).isEqualTo("/a");
    assertThat(request.getMethod().getName()).isEqualTo("GET");
    assertThat(request.getHeaders().keys())
        .extracting(key -> key.toLowerCase(java.util.Locale.ROOT))
        .containsExactlyInAnyOrder(
            "accept", "x-auth", "host", "connection", "user-agent", "accept-encoding");
    assertThat(request.getHeader("X-Auth")).isEqualTo("Bearer " + OutletFixture.TOKEN);
    assertThat(exchange.getMessage().getHeaders())
        .containsEntry("X-Total", "5")
        .doesNotContainKeys("Link", "Set-Cookie", "Content-Type");
    assertThat(exchange.getMessage().getHeader("chatId")).isEqualTo("7");

    hub.server.resetRequests();
    hub.send("outbound:demo?path=/b", "");
    assertThat(sent().containsHeader("Cookie")).isFalse();
  }

  @Test
  void credentialsGoWhereConnectorYamlSays() throws Exception {
    hub.hosts.put("default", "http://localhost:" + hub.server.port() + "/bot{token}/");
    hub.query.put("key", "{token}");
    hub.send("outbound:demo?path=/getMe", "");
    assertThat(sent().getUrl())
        .isEqualTo("/bot123:top%2Bsecret%2Ftoken%3D/getMe?key=123%3Atop%2Bsecret%2Ftoken%3D");
  }

  @Test
  void aBodyFieldCanTakeACredentialButATextCannotAskForOne() throws Exception {
    hub.file("r.jq", "{body: {text: .text}, credentials: {secret_token: \"token\"}}");
    hub.send("outbound:demo?request=r.jq", Map.of("text", "{token} {credential:token}"));
    assertThat(OutletFixture.JSON.readTree(sent().getBody()))
        .isEqualTo(
            OutletFixture.JSON.valueToTree(
                Map.of("text", "{token} {credential:token}", "secret_token", OutletFixture.TOKEN)));
  }

  @Test
  void anAccountCanPointElsewhere() throws Exception {
    String address = "http://localhost:" + hub.server.port();
    hub.hosts.put("default", "https://default.invalid");
    hub.hosts.put("files", "https://files.invalid");
    hub.account("default", Map.of(), Map.of(), Map.of("*", address + "/double/{host}"));
    hub.send("outbound:demo?path=/a&host=files", "");
    assertThat(sent().getUrl()).isEqualTo("/double/files/a");
    hub.server.resetRequests();
    hub.account(
        "default",
        Map.of(),
        Map.of(),
        Map.of("*", "https://other.invalid", "files", address + "/f"));
    hub.send("outbound:demo?path=/a&host=files", "");
    assertThat(sent().getUrl()).isEqualTo("/f/a");
    hub.server.resetRequests();
    // A whole address as a credential, as of an incoming webhook.
    hub.hosts.put("default", "{hook}");
    hub.account("default", Map.of(), Map.of("hook", address + "/rest/1/abc/"));
    hub.send("outbound:demo?path=/crm.deal.list", "");
    assertThat(sent().getUrl()).isEqualTo("/rest/1/abc/crm.deal.list");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.invalid/x",
        "//evil.invalid/x",
        "/a//b",
        "/a/../b",
        "/a/%2e%2E/b",
        "/a/..%2fb",
        "/a/%2f..%2f/b",
        "/.",
        "@evil.invalid",
        "/@evil",
        "\\\\evil",
        "/a\\b",
        "/a%5Cb",
        "/a\r\nX: y",
        "/a%0d%0aX: y",
        "/a?x=1",
        "/a#b",
        "/50%",
        "x"
      })
  void aPayloadCannotChooseTheHost(String path) {
    hub.file("evil.jq", "{path: .path}");
    assertThatThrownBy(() -> hub.send("outbound:demo?request=evil.jq", Map.of("path", path)))
        .isExactlyInstanceOf(DeliveryFailure.Permanent.class)
        .hasMessageContaining("demo/evil.jq makes no call: ")
        .hasMessageNotContaining("evil.invalid");
    hub.server.verify(0, anyRequestedFor(anyUrl()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "", "a\r\nX: y", "a\\b", "../x", "\u0000"})
  void aValueOfAPathOptionCannotLeadElsewhere(String value) {
    assertThatThrownBy(
            () ->
                hub.send(
                    "outbound:demo?path=/a/${header.id}/b",
                    e -> e.getMessage().setHeader("id", value)))
        .isExactlyInstanceOf(DeliveryFailure.Permanent.class)
        .hasMessageContaining("/a/${header.id}/b");
    hub.server.verify(0, anyRequestedFor(anyUrl()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{headers: {\"X-A\": \"a\\r\\nX-Evil: 1\"}}",
        "{headers: {\"X-A\\r\\nX-Evil\": \"1\"}}",
        "{headers: {\"Host\": \"evil\"}}",
        "{headers: {\"Content-Length\": \"1\"}}",
        "{headers: {\"Transfer-Encoding\": \"chunked\"}}",
        "{headers: {\"CamelHttpUri\": \"http://evil\"}}",
        "{headers: {\"X-A\": \"Ж\"}}",
        "{method: \"TRACE\"}",
        "{method: \"GET\\r\\nX\"}",
        "{host: \"evil.invalid\"}",
        "{url: \"http://evil\"}",
        "{body: {}, form: {}}",
        "{method: \"GET\", body: {}}",
        "{query: [1]}",
        "{query: {a: {b: 1}}}",
        "{safe: \"yes\"}",
        "{form: {}, credentials: {a: \"token\"}}",
        "{body: [], credentials: {a: \"token\"}}",
        "{}, {}",
        "empty",
        "1",
        "error(\"no\")"
      })
  void aRequestThatCannotBeSentIsRefused(String program) {
    hub.file("evil.jq", program);
    assertThatThrownBy(() -> hub.send("outbound:demo?request=evil.jq", Map.of()))
        .isExactlyInstanceOf(DeliveryFailure.Permanent.class)
        .hasMessageContaining("demo/evil.jq makes no call: ");
    hub.server.verify(0, anyRequestedFor(anyUrl()));
  }

  @Test
  void aQueryValueCannotAddParameters() throws Exception {
    hub.file("q.jq", "{query: {id: .id}}");
    hub.send("outbound:demo?request=q.jq", Map.of("id", "5&method=DELETE\r\nX: y#"));
    assertThat(sent().getUrl()).isEqualTo("/?id=5%26method%3DDELETE%0D%0AX%3A%20y%23");
  }

  @Test
  void theConnectorsAuthenticationWinsOverARequests() throws Exception {
    hub.headers.put("Authorization", "{token}");
    hub.file("h.jq", "{headers: {authorization: \"mine\", \"content-type\": \"x/y\", \"X-N\": 5}}");
    hub.send("outbound:demo?request=h.jq", Map.of());
    assertThat(sent().header("Authorization").values()).containsExactly(OutletFixture.TOKEN);
    assertThat(sent().getHeader("X-N")).isEqualTo("5");
  }

  @Test
  void aContentTypeThatIsNoneMakesNoCall() {
    hub.file("c.jq", "{headers: {\"content-type\": .type}, body: {}}");
    RecordingDelivery delivery = new RecordingDelivery();
    for (String type : List.of("", "a/b; charset=\"no such\"", "a/b; charset=unheard-of")) {
      assertThatThrownBy(
              () -> hub.send("outbound:demo?request=c.jq", Map.of("type", type), delivery))
          .isExactlyInstanceOf(DeliveryFailure.Permanent.class)
          .hasMessageEndingWith("the header Content-Type holds no content type");
    }
    assertThat(delivery.started()).isEmpty();
  }

  @Test
  void jqSeesAccountVariablesHeadersAndTime() throws Exception {
    hub.file(
        "v.jq", "{body: {a: $account.id, c: $vars.cursor, h: $headers.chatId, now: $now, in: .}}");
    hub.send(
        "outbound:demo?request=v.jq",
        e -> {
          e.setVariable("cursor", "abc");
          e.getMessage().setHeader("chatId", 7L);
          e.getMessage().setBody("007");
        });
    assertThat(sent().getBodyAsString())
        .isEqualTo(
            "{\"a\":\"demo:default\",\"c\":\"abc\",\"h\":7,\"now\":\"2026-11-21T10:00:00Z\","
                + "\"in\":\"007\"}");
  }

  @Test
  void graphqlSendsQueryAndVariables() throws Exception {
    hub.file("orders.graphql", "query($cursor: String) { orders(after: $cursor) { id } }");
    hub.send(
        "outbound:demo?path=/graphql.json&body=orders.graphql",
        e -> {
          e.setVariable("since", "2026-11-01T00:00:00Z");
          e.setVariable("cursor", "");
          e.getMessage().setBody(Map.of("first", 100));
        });
    JsonNode sent = OutletFixture.JSON.readTree(sent().getBody());
    assertThat(sent.get("query").asText()).startsWith("query(");
    assertThat(sent.get("variables").toString())
        .isEqualTo("{\"first\":100,\"since\":\"2026-11-01T00:00:00Z\",\"cursor\":null}");
    assertThat(sent().getMethod().getName()).isEqualTo("POST");
  }

  @Test
  void aGraphqlQueryIsSafeAndAMutationIsNot() {
    hub.server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(500)));
    hub.file("read.graphql", "# no mutation here\nquery { shop { id } }");
    hub.file("write.graphql", "mutation { orderClose { id } }");
    assertThatThrownBy(() -> hub.send("outbound:demo?path=/g&body=read.graphql", ""))
        .isExactlyInstanceOf(DeliveryFailure.Retryable.class);
    assertThatThrownBy(() -> hub.send("outbound:demo?path=/g&body=write.graphql", ""))
        .isExactlyInstanceOf(DeliveryFailure.Unknown.class);
  }

  @Test
  void filesComeAsBytesWithTheirType() throws Exception {
    byte[] picture = {(byte) 0xff, (byte) 0xd8, 0, 1, 2};
    hub.server.stubFor(
        any(anyUrl())
            .willReturn(aResponse().withHeader("Content-Type", "image/jpeg").withBody(picture)));
    Exchange exchange = hub.send("outbound:demo?path=/file", "");
    assertThat(exchange.getMessage().getBody()).isEqualTo(picture);
    assertThat(exchange.getMessage().getHeader("Content-Type")).isEqualTo("image/jpeg");
    assertThatThrownBy(() -> hub.send("outbound:demo?path=/file&answer=json", ""))
        .hasMessageContaining("the answer is image/jpeg where JSON is expected");
    hub.server.stubFor(any(anyUrl()).willReturn(okJson("{\"a\":1}")));
    assertThat(hub.send("outbound:demo?path=/file&answer=binary", "").getMessage().getBody())
        .isEqualTo("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void packedAnswersAreUnpackedAndBoundedBySizeUnpacked() throws Exception {
    hub.server.stubFor(any(anyUrl()).willReturn(packed("{\"a\":\"Ж\"}")));
    JsonNode body = hub.send("outbound:demo?path=/a", "").getMessage().getBody(JsonNode.class);
    assertThat(body.get("a").asText()).isEqualTo("Ж");
    hub.server.stubFor(any(anyUrl()).willReturn(packed("[" + " ".repeat(5_000_000) + "]")));
    assertThatThrownBy(() -> hub.send("outbound:demo?path=/a", ""))
        .isExactlyInstanceOf(DeliveryFailure.Retryable.class);
  }

  private static com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder packed(
      String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return aResponse()
        .withHeader("Content-Type", "application/json")
        .withHeader("Content-Encoding", "gzip")
        .withBody(bytes.toByteArray());
  }

  @Test
  void methodsWithAndWithoutBodies() throws Exception {
    hub.file("m.jq", "{method: .m, path: \"/m\", body: .b}");
    for (String method : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")) {
      hub.server.resetRequests();
      hub.send("outbound:demo?request=m.jq", Map.of("m", method));
      assertThat(sent().getMethod().getName()).isEqualTo(method);
      assertThat(sent().getBodyAsString()).isEmpty();
    }
    for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
      hub.server.resetRequests();
      hub.send("outbound:demo?request=m.jq", Map.of("m", method, "b", List.of(1)));
      assertThat(sent().getMethod().getName()).isEqualTo(method);
      assertThat(sent().getBodyAsString()).isEqualTo("[1]");
    }
  }
}
