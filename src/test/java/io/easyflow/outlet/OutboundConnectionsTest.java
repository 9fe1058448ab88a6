package io.easyflow.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.testkit.LyingFront;
import io.easyflow.testkit.LyingFront.Answer;
import io.easyflow.testkit.LyingFront.Lie;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections are used again, but never one on which the platform said too much. */
class OutboundConnectionsTest {
  private static final Lie TWICE = call -> call.twice(echo(call));

  @TempDir Path folder;
  private final AtomicInteger late = new AtomicInteger();
  private OutletFixture hub;
  private LyingFront platform;

  @BeforeEach
  void start() {
    hub = new OutletFixture(folder);
  }

  @AfterEach
  void stop() throws IOException {
    hub.close();
    platform.close();
  }

  private void answers(Lie lie) throws IOException {
    platform = new LyingFront("http://localhost", request -> lie);
    hub.hosts.put("default", "http://localhost:" + platform.port());
  }

  private static Answer echo(LyingFront.Call call) {
    return Answer.json(200, "{\"path\":\"" + call.request().path() + "\"}");
  }

  private void call(int number) throws Exception {
    JsonNode answer =
        hub.send("outbound:demo?path=/" + number, "").getMessage().getBody(JsonNode.class);
    assertThat(answer.path("path").asText()).isEqualTo("/" + number);
  }

  @Test
  void honestAnswersShareAConnection() throws Exception {
    answers(call -> call.answer(echo(call)));
    for (int i = 0; i < 10; i++) {
      call(i);
    }
    assertThat(platform.connections()).isOne();
  }

  @Test
  void aSecondAnswerIsNotTakenForThatOfTheNextCall() throws Exception {
    answers(TWICE);
    for (int i = 0; i < 10; i++) {
      call(i);
    }
    assertThat(platform.connections()).isEqualTo(10);
  }

  @Test
  void norOneThatComesWhenNobodyListens() throws Exception {
    answers(
        call -> {
          call.answer(echo(call));
          call.answer(echo(call));
          late.incrementAndGet();
        });
    for (int i = 0; i < 10; i++) {
      call(i);
      int before = i;
      await().pollDelay(Duration.ofMillis(60)).until(() -> late.get() > before);
    }
  }
}
