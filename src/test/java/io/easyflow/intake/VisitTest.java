package io.easyflow.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class VisitTest {
  private static final DoorAnswer OK = new DoorAnswer(200, null, new byte[0], Map.of());

  private final Places places = new Places(1);
  private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/");
  private final MockHttpServletResponse response = new MockHttpServletResponse();
  private final CompletableFuture<DoorAnswer> answer = new CompletableFuture<>();
  private final Visit visit =
      new Visit(
          "shop",
          request,
          response,
          places,
          new DoorRecords(Clock.systemUTC(), new SimpleMeterRegistry(), null));

  @Test
  void thePlaceIsHeldUntilTheAnswerIsKnown() throws IOException {
    request.setAsyncSupported(true);
    visit.enter();
    visit.answer(answer);
    assertThat(places.refusal("shop")).isPresent();
    assertThat(request.isAsyncStarted()).isTrue();
    answer.complete(OK);
    assertThat(places.refusal("shop")).isEmpty();
    assertThat(response.getHeader("Content-Length")).isEqualTo("0");
  }

  @Test
  void thePlaceIsGivenBackOnce() throws IOException {
    visit.enter();
    visit.leave();
    visit.answer(CompletableFuture.completedFuture(OK));
    places.take("shop");
    assertThat(places.refusal("shop")).isPresent();
  }

  @Test
  void thePlaceIsGivenBackAlsoWhereNobodyCanBeAnsweredLater() {
    visit.enter();
    assertThatIllegalStateException().isThrownBy(() -> visit.answer(answer));
    answer.complete(OK);
    assertThat(places.refusal("shop")).isEmpty();
  }
}
