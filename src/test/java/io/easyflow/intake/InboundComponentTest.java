package io.easyflow.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.component.seda.SedaComponent;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InboundComponentTest {
  private final List<String> guarded = new ArrayList<>();
  private DefaultCamelContext context;

  @BeforeEach
  void start() {
    Fakes.MapCatalog catalog = new Fakes.MapCatalog();
    catalog.put(Fakes.door().of("shop"));
    context = new DefaultCamelContext();
    // seda: plays the durable channel and takes its option as it is.
    context.addComponent("durable", new LenientSeda());
    context.addComponent(
        "inbound",
        new InboundComponent(
            catalog,
            (platform, processor) ->
                exchange -> {
                  guarded.add(platform);
                  processor.process(exchange);
                }));
    context.start();
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void handsOnWhatTheChannelHoldsThroughTheGate() throws Exception {
    route("inbound:shop");
    MockEndpoint out = context.getEndpoint("mock:out", MockEndpoint.class);
    out.expectedBodiesReceived("event");
    context
        .createProducerTemplate()
        .sendBody("durable:inbound:shop?subscriber=shop-inbound", "event");
    out.assertIsSatisfied();
    assertThat(guarded).containsExactly("shop");
  }

  @Test
  void refusesAPlatformThatIsNotThere() {
    assertThatThrownBy(() -> route("inbound:shoop"))
        .rootCause()
        .hasMessageContaining("inbound:shoop names no connector");
  }

  @Test
  void handsOptionsOnToTheChannel() throws Exception {
    route("inbound:shop?size=7");
    assertThat(context.getEndpoint("durable:inbound:shop?size=7&subscriber=shop-inbound"))
        .isInstanceOfSatisfying(
            SedaEndpoint.class, endpoint -> assertThat(endpoint.getSize()).isEqualTo(7));
  }

  @Test
  void refusesOptionsTheChannelDoesNotKnow() {
    assertThatThrownBy(() -> route("inbound:shop?spede=5"))
        .rootCause()
        .hasMessageContaining("spede");
  }

  @Test
  void refusesAnotherSubscriber() {
    assertThatThrownBy(() -> route("inbound:shop?subscriber=mine"))
        .rootCause()
        .hasMessageContaining("inbound:shop has the subscriber shop-inbound");
  }

  @Test
  void isNoTarget() {
    assertThatThrownBy(() -> context.createProducerTemplate().sendBody("inbound:shop", "x"))
        .rootCause()
        .hasMessageContaining("source only");
  }

  private void route(String from) throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from(from).to("mock:out");
          }
        });
  }

  private static final class LenientSeda extends SedaComponent {
    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
        throws Exception {
      assertThat(parameters.remove("subscriber")).isEqualTo("shop-inbound");
      return super.createEndpoint(uri, remaining, parameters);
    }
  }
}
