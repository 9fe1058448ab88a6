package io.easyflow.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.easyflow.account.Account;
import io.easyflow.channel.DeliveryFailure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ports whose answers somebody waits for. */
class ReplyCallsTest {
  private static final byte[] BODY = {'{', '}'};

  private final CamelContext camel = new DefaultCamelContext();
  private final ReplyCalls calls = new ReplyCalls(camel, new ConnectorSettings.Replies(2, 3));
  private final CountDownLatch hanging = new CountDownLatch(1);

  @BeforeEach
  void start() throws Exception {
    camel.getComponent("direct", DirectComponent.class).setBlock(false);
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(noErrorHandler());
            from("direct:good-reply")
                .process(
                    e ->
                        e.getMessage()
                            .setBody(
                                JsonNodeFactory.instance
                                    .objectNode()
                                    .put("to", e.getMessage().getHeader("accountId", String.class))
                                    .put("said", e.getMessage().getBody(String.class))));
            from("direct:odd-reply").setBody(constant("words"));
            from("direct:bad-reply")
                .process(
                    e -> {
                      throw new DeliveryFailure.Permanent("it is broken", null);
                    });
            from("direct:slow-reply").process(e -> hanging.await(20, TimeUnit.SECONDS));
          }
        });
    camel.start();
  }

  @AfterEach
  void stop() {
    hanging.countDown();
    calls.close();
    camel.stop();
  }

  private CompletableFuture<JsonNode> ask(String platform, Instant before) {
    return calls.ask(new Account(platform, "two", null, Map.of(), Map.of()), BODY, before);
  }

  private static Instant soon() {
    return Instant.now().plusSeconds(20);
  }

  @Test
  void givesWhatThePortSays() throws Exception {
    JsonNode answer = ask("good", soon()).get(10, TimeUnit.SECONDS);
    assertThat(answer.path("to").asText()).isEqualTo("good:two");
    assertThat(answer.path("said").asText()).isEqualTo("{}");
  }

  @Test
  void failsWithASentence() {
    assertThatThrownBy(() -> ask("bad", soon()).get(10, TimeUnit.SECONDS))
        .hasRootCauseMessage("it is broken");
    assertThatThrownBy(() -> ask("odd", soon()).get(10, TimeUnit.SECONDS))
        .hasMessageContaining("direct:odd-reply gave no JSON object");
    assertThatThrownBy(() -> ask("none", soon()).get(10, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(DirectConsumerNotAvailableException.class);
  }

  @Test
  void whatHangsTakesNoMoreThanItsThreads() {
    List<CompletableFuture<JsonNode>> asked =
        IntStream.range(0, 10).mapToObj(i -> ask("slow", soon())).toList();
    assertThat(asked.stream().filter(CompletableFuture::isCompletedExceptionally))
        .as("refused at once: two hang, three wait for a thread")
        .hasSize(5)
        .allSatisfy(one -> assertThatThrownBy(one::get).hasMessageContaining("too many answers"));
  }

  @Test
  void whoDoesNotWaitAnyMoreIsNotAskedFor() {
    assertThatThrownBy(() -> ask("good", Instant.now().minusSeconds(1)).get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(TimeoutException.class);
  }
}
