package io.easyflow.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.easyflow.channel.EventStore.Appended;
import io.easyflow.channel.RecordingEventStore;
import io.easyflow.database.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;

/** Who waits for a commit has a place at the door, and no thread. */
class DoorPlacesTest {
  @Test
  void refusesAtOnceWhenAllPlacesAreTaken() throws Exception {
    CompletableFuture<List<Appended>> commit = new CompletableFuture<>();
    RecordingEventStore store = new RecordingEventStore();
    store.fail(() -> commit);
    Duration second = Duration.ofSeconds(1);
    IntakeProperties properties =
        new IntakeProperties(
            Duration.ofSeconds(30),
            second,
            DataSize.ofMegabytes(1),
            second,
            second,
            1,
            10,
            20,
            second,
            null);
    Fakes.MapCatalog catalog = new Fakes.MapCatalog();
    catalog.put(Fakes.door().of("shop"));
    Fakes.ListAccounts accounts = new Fakes.ListAccounts();
    accounts.put(Fakes.account("shop", "default", Map.of()));
    RefusedCallStore samples =
        new RefusedCallStore(new JdbcTemplate(TestDatabase.create()), properties.refusedKept());
    try (RefusedCalls refused = new RefusedCalls(samples, properties.refusedKept(), second)) {
      WebhookDoor door =
          new WebhookDoor(
              catalog,
              accounts,
              store,
              new Authenticator(List.of(), Clock.systemUTC()),
              properties,
              new DoorRecords(Clock.systemUTC(), new SimpleMeterRegistry(), refused),
              new Fakes.Port());
      MockHttpServletResponse first = post(door);
      MockHttpServletResponse second503 = post(door);
      assertThat(second503.getStatus()).isEqualTo(503);
      assertThat(second503.getContentAsString()).contains("/problems/full");
      assertThat(first.getHeaderNames()).isEmpty();
      commit.complete(List.of());
      assertThat(first.getHeader("Content-Length")).isEqualTo("0");
      assertThat(post(door).getStatus()).isEqualTo(200);
    }
  }

  private static MockHttpServletResponse post(WebhookDoor door) {
    MockHttpServletRequest request = new MockHttpServletRequest("POST", "/");
    request.setAsyncSupported(true);
    request.setContent(new byte[] {'{', '}'});
    MockHttpServletResponse response = new MockHttpServletResponse();
    try {
      door.handle(Map.of("platform", "shop"), request, response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return response;
  }
}
