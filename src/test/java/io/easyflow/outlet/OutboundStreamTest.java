package io.easyflow.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.testkit.PieceServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that come in parts: who watches sees each part before the next one was sent. */
class OutboundStreamTest {
  private static final String CALL =
      "outbound:demo?method=POST&path=/a&safe=true&answer=events&part=grows.jq";
  private static final String SSE = "text/event-stream; charset=utf-8";

  @TempDir Path folder;
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final CountDownLatch first = new CountDownLatch(1);
  private OutletFixture hub;
  private PieceServer platform;

  @BeforeEach
  void start() throws IOException {
    platform = new PieceServer();
    hub = new OutletFixture(folder);
    hub.hosts.put("default", platform.url());
    hub.file("grows.jq", "objects | .text? | strings");
  }

  @AfterEach
  void stop() {
    hub.close();
    platform.close();
  }

  private Object call(String uri) throws Exception {
    AnswerWatch watch =
        text -> {
          seen.add(text);
          first.countDown();
        };
    return hub.send(
            uri,
            exchange -> {
              exchange.getMessage().setBody("{}");
              exchange.setProperty(AnswerWatch.PROPERTY, watch);
            })
        .getMessage()
        .getBody();
  }

  private void firstWasSeen() throws InterruptedException {
    assertThat(first.await(5, TimeUnit.SECONDS)).as("the first part was shown").isTrue();
  }

  @Test
  void eachEventIsShownAsItComesAndTheWholeIsTheirList() throws Exception {
    CountDownLatch shownBeforeTheRest = new CountDownLatch(1);
    byte[] snow = "data: {\"text\":\" ❄ уже\"}\n\n".getBytes(StandardCharsets.UTF_8);
    platform.answers(
        pieces -> {
          pieces
              .head(200, SSE)
              .piece(": hello\r\nevent: a\r\ndata: {\"text\":\r\ndata: \"Заказ\"}");
          pieces.piece("\r\n\r").piece("\n");
          firstWasSeen();
          shownBeforeTheRest.countDown();
          // A letter and an event that are cut in two by the wire.
          pieces.piece(Arrays.copyOf(snow, 18)).piece(Arrays.copyOfRange(snow, 18, snow.length));
          pieces.piece("data: {\"ping\":1}\n\ndata: [DONE]\n\n").end();
        });
    JsonNode all = (JsonNode) call(CALL);
    assertThat(shownBeforeTheRest.getCount()).isZero();
    assertThat(seen).containsExactly("Заказ", " ❄ уже");
    assertThat(all)
        .hasToString("[{\"text\":\"Заказ\"},{\"text\":\" ❄ уже\"},{\"ping\":1},\"[DONE]\"]");
  }

  @Test
  void oneValueALineIsAStreamToo() throws Exception {
    hub.file("grows.jq", "($vars.shown // \"\") as $told | .text | .[($told | length):]");
    platform.answers(
        pieces -> {
          pieces.head(200, "application/json").piece("{\"text\":\"Да 🚚\"}\n");
          firstWasSeen();
          pieces.piece("{\"text\":\"Да 🚚🚚\"}\n{\"text\":\"Да 🚚🚚!\"}").end();
        });
    assertThat((JsonNode) call(CALL)).hasSize(3);
    assertThat(seen).containsExactly("Да 🚚", "🚚", "!");
  }

  @Test
  void anAnswerInOnePieceStaysWhatItIs() throws Exception {
    platform.answers(
        pieces -> pieces.head(200, "application/json").piece("{\n \"text\":\n \"x\"\n}").end());
    assertThat(call(CALL)).hasToString("{\"text\":\"x\"}");
  }

  @Test
  void aStreamThatIsCutIsAFailedCall() {
    platform.answers(
        pieces -> {
          pieces.head(200, SSE).piece("data: {\"text\":\"half\"}\n\n");
          firstWasSeen();
        });
    assertThat(catchThrowable(() -> call(CALL)))
        .isExactlyInstanceOf(DeliveryFailure.Retryable.class)
        .hasMessageContaining("the connection broke");
    assertThat(seen).containsExactly("half");
    assertThat(hub.calls("POST", "reset")).isEqualTo(1);
  }

  @Test
  void aStreamThatFallsSilentIsAFailedCall() {
    hub.timeout = Duration.ofSeconds(2);
    CountDownLatch over = new CountDownLatch(1);
    platform.answers(
        pieces -> {
          pieces.head(200, SSE).piece("data: {\"text\":\"half\"}\n\n");
          over.await(10, TimeUnit.SECONDS);
        });
    assertThat(catchThrowable(() -> call(CALL)))
        .isExactlyInstanceOf(DeliveryFailure.Retryable.class)
        .hasMessageContaining("no whole answer came in time");
    over.countDown();
    assertThat(seen).containsExactly("half");
  }

  @Test
  void aStreamWithoutEndIsAFailedCall() {
    hub.timeout = Duration.ofSeconds(2);
    platform.answers(
        pieces -> {
          pieces.head(200, SSE);
          while (true) {
            pieces.piece("data: {\"text\":\"on\"}\n\n");
            TimeUnit.MILLISECONDS.sleep(20);
          }
        });
    assertThat(catchThrowable(() -> call(CALL)))
        .isExactlyInstanceOf(DeliveryFailure.Retryable.class)
        .hasMessageContaining("no whole answer came in time");
    assertThat(seen).isNotEmpty();
  }

  @Test
  void aStreamThatIsTooLargeIsAFailedCall() {
    String event = "data: {\"text\":\"" + "x".repeat(20_000) + "\"}\n\n";
    platform.answers(
        pieces -> {
          pieces.head(200, SSE);
          for (int i = 0; i < 20; i++) {
            pieces.piece(event);
          }
          pieces.end();
        });
    assertThat(catchThrowable(() -> call(CALL)))
        .isExactlyInstanceOf(DeliveryFailure.Retryable.class);
    assertThat(hub.calls("POST", "reset")).isEqualTo(1);
    assertThat(seen).hasSizeBetween(1, 13);
  }

  @Test
  void whatCannotBeShownIsAnsweredAllTheSame() throws Exception {
    hub.file("grows.jq", "if .text == \"b\" then error(\"no\") else .text end");
    platform.answers(
        pieces ->
            pieces
                .head(200, SSE)
                .piece("data: {\"text\":\"a\"}\n\ndata: {\"text\":\"b\"}\n\ndata: {\"text\":\"c\"}")
                .end());
    assertThat((JsonNode) call(CALL)).hasSize(3);
    assertThat(seen).containsExactly("a");
  }

  @Test
  void aRefusalIsNotShown() {
    platform.answers(pieces -> pieces.head(429, SSE).piece("data: {\"text\":\"no\"}\n\n").end());
    assertThat(catchThrowable(() -> call(CALL)))
        .isExactlyInstanceOf(DeliveryFailure.Retryable.class);
    assertThat(seen).isEmpty();
  }

  @Test
  void halfALineAndAWebPageAreNoStream() {
    for (String wrong : List.of("{\"text\":\"a\"}\n{\"te", "<html>sorry</html>", "[1]\nno")) {
      platform.answers(pieces -> pieces.head(200, "text/plain").piece(wrong).end());
      assertThat(catchThrowable(() -> call(CALL)))
          .as(wrong)
          .isExactlyInstanceOf(DeliveryFailure.Retryable.class)
          .hasMessageContaining("where JSON or a stream of it is expected");
    }
  }

  @Test
  void wrongOptionsAreRefusedWhenTheRouteIsLoaded() {
    assertThatThrownBy(() -> hub.camel.getEndpoint("outbound:demo?path=/a&part=grows.jq"))
        .hasStackTraceContaining("part needs answer: events");
    assertThatThrownBy(
            () -> hub.camel.getEndpoint("outbound:demo?path=/a&answer=events&part=none.jq"))
        .hasStackTraceContaining("part names demo/none.jq, but there is no such file");
    hub.file("wrong.jq", "$nothing");
    assertThatThrownBy(
            () -> hub.camel.getEndpoint("outbound:demo?path=/a&answer=events&part=wrong.jq"))
        .hasStackTraceContaining("demo/wrong.jq, line 1");
  }
}
