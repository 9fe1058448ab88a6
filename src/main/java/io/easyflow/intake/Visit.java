package io.easyflow.intake;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request inside the door: has a place there, is answered once, and holds no thread until then.
 */
final class Visit {
  private static final Logger LOG = LoggerFactory.getLogger(Visit.class);

  /** After this the web server gives an answer up; never met unless something is broken here. */
  private static final Duration FORGOTTEN = Duration.ofMinutes(1);

  private final String platform;
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final Places places;
  private final DoorRecords records;
  private final long start = System.nanoTime();
  private boolean inside;

  /**
   * @param platform id of a connector, or one word for all unknown
   * @param request the request
   * @param response where its answer goes
   * @param places of the door
   * @param records who counts
   */
  Visit(
      String platform,
      HttpServletRequest request,
      HttpServletResponse response,
      Places places,
      DoorRecords records) {
    this.platform = platform;
    this.request = request;
    this.response = response;
    this.places = places;
    this.records = records;
  }

  HttpServletRequest request() {
    return request;
  }

  /**
   * @return nano time of its arrival
   */
  long start() {
    return start;
  }

  /**
   * Takes a place.
   *
   * @throws RefusedException when there is none
   */
  void enter() {
    places.take(platform);
    inside = true;
  }

  /** Gives the place to somebody else; the answer may come later. */
  void leave() {
    if (inside) {
      inside = false;
      places.leave(platform);
    }
  }

  /**
   * Answers as soon as it is known what, and leaves; returns at once.
   *
   * @param answer never fails
   * @throws IOException when the answer is known and the sender is gone
   */
  void answer(CompletableFuture<DoorAnswer> answer) throws IOException {
    // First, so that the place is free whatever becomes of the answer.
    answer.whenComplete((known, failure) -> leave());
    if (answer.isDone()) {
      finish(answer.join());
      return;
    }
    AsyncContext async = request.startAsync();
    async.setTimeout(FORGOTTEN.toMillis());
    answer.thenAccept(
        known -> {
          try {
            finish(known);
          } catch (IOException e) {
            LOG.debug("A sender did not wait for its answer", e);
          } finally {
            async.complete();
          }
        });
  }

  private void finish(DoorAnswer answer) throws IOException {
    records.answered(platform, answer.status(), System.nanoTime() - start);
    answer.send(response);
  }
}
