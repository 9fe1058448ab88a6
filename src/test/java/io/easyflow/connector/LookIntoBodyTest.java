package io.easyflow.connector;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;

/** A flow may look into the body of an event, as the guide shows. */
class LookIntoBodyTest {
  private static final String FLOW =
      """
      - route:
          id: big-orders
          description: Marks big orders
          from:
            uri: direct:in
            steps:
              - unmarshal: { json: {} }
              - setHeader: { name: number, simple: { expression: "${body[order][number]}" } }
              - marshal: { json: {} }
      """;

  @Test
  void ofAnOrder() throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      PluginHelper.getRoutesLoader(camel)
          .loadRoutes(ResourceHelper.fromString("flow.camel.yaml", FLOW));
      camel.start();
      var answer =
          camel
              .createProducerTemplate()
              .request(
                  "direct:in",
                  e -> e.getMessage().setBody("{\"order\":{\"number\":\"#1001\"}}".getBytes()));
      assertThat(answer.getException()).isNull();
      assertThat(answer.getMessage().getHeader("number")).isEqualTo("#1001");
      assertThat(answer.getMessage().getBody(String.class)).contains("#1001");
    }
  }
}
