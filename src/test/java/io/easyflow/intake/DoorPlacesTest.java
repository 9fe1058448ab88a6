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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;

/** Who waits for a commit has a place at the door, and no thread. */
class DoorPlacesTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final IntakeProperties properties =
      new IntakeProperties(
          Duration.ofSeconds(30),
          SECOND,
          DataSize.ofMegabytes(1),
          SECOND,
          SECOND,
          1,
          10,
          20,
          SECOND,
          null);
  private final RecordingEventStore store = new RecordingEventStore();
  private final RefusedCalls refused =
      new RefusedCalls(
          new RefusedCallStore(new JdbcTemplate(TestDatabase.create()), properties.refusedKept()),
          properties.refusedKept(),
          SECOND);
  private final WebhookDoor door = door();

  @AfterEach
  void close() {
    door.close();
    refused.close();
  }

  @Test
  void refusesAtOnceWhenAllPlacesAreTaken() throws Exception {
    CompletableFuture<List<Appended>> commit = new CompletableFuture<>();
    store.fail(() -> commit);
    MockHttpServletResponse first = post(door);
    MockHttpServletResponse second = post(door);
    assertThat(second.getStatus()).isEqualTo(503);
    assertThat(second.getContentAsString()).contains("/problems/full");
    assertThat(first.getHeaderNames()).isEmpty();
    commit.complete(List.of());
    assertThat(first.getHeader("Content-Length")).isEqualTo("0");
    assertThat(post(door).getStatus()).isEqualTo(200);
  }

  @Test
  void aPlaceIsLeftWhateverFails() throws Exception {
    store.fail(
        () -> {
          throw new StackOverflowError("a test's");
        });
    MockHttpServletResponse answer = post(door);
    assertThat(answer.getStatus()).isEqualTo(500);
    assertThat(answer.getContentAsString()).contains("/problems/internal");
    store.fail(null);
    assertThat(post(door).getStatus()).isEqualTo(200);
  }

  private WebhookDoor door() {
    Fakes.MapCatalog catalog = new Fakes.MapCatalog();
    catalog.put(Fakes.door().of("shop"));
    Fakes.ListAccounts accounts = new Fakes.ListAccounts();
    accounts.put(Fakes.account("shop", "default", Map.of()));
    return new WebhookDoor(
        catalog,
        accounts,
        store,
        new Authenticator(List.of(), Clock.systemUTC()),
        properties,
        new DoorRecords(Clock.systemUTC(), new SimpleMeterRegistry(), refused),
        new Fakes.Port());
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
