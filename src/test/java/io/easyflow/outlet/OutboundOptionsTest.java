package io.easyflow.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.easyflow.account.AccountView;
import io.easyflow.channel.DeliveryFailure;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong options fail at load with a sentence. */
class OutboundOptionsTest {
  @TempDir Path folder;
  private OutletFixture hub;

  @BeforeEach
  void start() {
    hub = new OutletFixture(folder);
    hub.file("ok.jq", "{path: \"/a\"}");
    hub.file("broken.jq", "{path: \n ]");
    hub.file("variable.jq", "{path: $nobody}");
    hub.file("ok.graphql", "query { a }");
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          outbound:nosuch?path=/a              | outbound:nosuch: there is no connector of this name
          outbound:demo                        | give request (a .jq file) or path
          outbound:demo?method=GET             | give request (a .jq file) or path
          outbound:demo?request=ok.jq&path=/a  | give either request, or method, path, host and body, not both
          outbound:demo?request=none.jq        | request names demo/none.jq, but there is no such file
          outbound:demo?request=../ok.jq       | request must name a file *.jq of folder demo
          outbound:demo?request=ok.graphql     | request must name a file *.jq of folder demo
          outbound:demo?request=broken.jq      | demo/broken.jq, line 2:
          outbound:demo?request=variable.jq    | nobody
          outbound:demo?path=/a&body=none.graphql | body names demo/none.graphql, but there is no such file
          outbound:demo?path=/a&method=GET&body=ok.graphql | a GET cannot have a body
          outbound:demo?path=/a&host=files     | host is not known: api.hosts in connector.yaml has default
          outbound:demo?path=/a&method=TRACE   | method must be one of GET, HEAD, POST, PUT, PATCH, DELETE
          outbound:demo?path=a                 | the path must begin with /
          outbound:demo?path=/a/${body         | path holds ${ without its }
          outbound:demo?path=/a/${nosuch()}    | path holds ${nosuch()}, which is not readable
          outbound:demo?path=/a&answer=xml     | answer must be auto, json, events or binary
          outbound:demo?path=/a&answerHeaders=a b | answerHeaders holds something that is no header name
          outbound:demo?path=/a&mehtod=GET     | mehtod
          outbound:demo?path=/a&safe=maybe     | safe
          """)
  void wrongOptionsFailAtLoad(String uri, String sentence) {
    for (CamelContext context : new CamelContext[] {hub.camel, dryRun()}) {
      Throwable failure = catchThrowable(() -> context.getEndpoint(uri));
      assertThat(failure).isNotNull();
      assertThat(failure.getMessage() + causes(failure)).contains(sentence.strip());
    }
  }

  private CamelContext dryRun() {
    CamelContext context = new DefaultCamelContext();
    context.addComponent(
        "outbound",
        OutboundComponent.checkOnly(
            id -> id.equals("demo") ? Optional.of(hub.connector()) : Optional.empty(),
            new JqVariables(OutletFixture.JSON, hub.clock),
            OutletFixture.JSON));
    return context;
  }

  private static String causes(Throwable failure) {
    StringBuilder all = new StringBuilder();
    for (Throwable t = failure.getCause(); t != null; t = t.getCause()) {
      all.append(' ').append(t.getMessage());
    }
    return all.toString();
  }

  @Test
  void aDryRunAcceptsWhatIsRightAndCallsNothing() throws Exception {
    CamelContext context = dryRun();
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:a").to("outbound:demo?path=/a").to("outbound:demo?request=ok.jq");
          }
        });
    context.start();
    assertThatThrownBy(() -> context.createProducerTemplate().requestBody("direct:a", ""))
        .hasRootCauseMessage("outbound:demo is only checked here");
    context.stop();
    assertThat(hub.server.getAllServeEvents()).isEmpty();
  }

  @Test
  void aNewRouteOverTheSameEndpointReadsItsFilesAgain() throws Exception {
    var ok = com.github.tomakehurst.wiremock.client.WireMock.okJson("{}");
    hub.server.stubFor(
        com.github.tomakehurst.wiremock.client.WireMock.any(
                com.github.tomakehurst.wiremock.client.WireMock.anyUrl())
            .willReturn(ok));
    RouteBuilder routes =
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:a").routeId("a").to("outbound:demo?request=ok.jq");
          }
        };
    hub.camel.addRoutes(routes);
    hub.send("direct:a", "");
    hub.file("ok.jq", "{path: \"/changed\"}");
    hub.camel.getRouteController().stopRoute("a");
    hub.camel.removeRoute("a");
    hub.camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:a").routeId("a").to("outbound:demo?request=ok.jq");
          }
        });
    hub.send("direct:a", "");
    assertThat(hub.server.getAllServeEvents())
        .extracting(event -> event.getRequest().getUrl())
        .containsExactlyInAnyOrder("/a", "/changed");
  }

  @Test
  void missingAccountOrCredentialSaysWhatToSet() {
    assertThatThrownBy(
            () -> hub.send("outbound:demo?path=/a", exchange -> exchange.removeVariable("account")))
        .isExactlyInstanceOf(DeliveryFailure.Permanent.class)
        .hasMessageContaining("without the variable account");
    assertThatThrownBy(
            () ->
                hub.send(
                    "outbound:demo?path=/a",
                    exchange ->
                        exchange.setVariable(
                            "account", new AccountView("demo:gone", "demo", "gone", Map.of()))))
        .hasMessage("there is no account demo:gone (any more)");
    hub.headers.put("X-Auth", "{token}");
    hub.account("default", Map.of(), Map.of());
    assertThatThrownBy(() -> hub.send("outbound:demo?path=/a", ""))
        .isExactlyInstanceOf(DeliveryFailure.Permanent.class)
        .hasMessage("set DEMO_TOKEN to call demo");
    hub.hosts.put("default", "https://{shop}.example.com");
    for (String shop : new String[] {"evil.invalid/", "a@evil.invalid", "a#", "a b", ""}) {
      hub.account("default", Map.of("shop", shop), Map.of("token", "t"));
      if (!shop.isEmpty()) {
        assertThatThrownBy(() -> hub.send("outbound:demo?path=/a", ""))
            .hasMessageContaining("host default of demo has no usable address");
      }
    }
  }

  @Test
  void itCannotBeConsumedFrom() {
    assertThatCode(() -> hub.camel.getEndpoint("outbound:demo?path=/a").createConsumer(e -> {}))
        .hasMessageContaining("cannot be a from:");
  }
}
