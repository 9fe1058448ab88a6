package io.easyflow.api;

import io.easyflow.channel.DeadLetters;
import io.easyflow.channel.DeadLetters.DeadLetter;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Deliveries that need a person. */
@RestController
@RequestMapping("/api/v1/dead-letters")
@Tag(name = "Dead letters", description = "Deliveries that failed for good, and the way back")
class DeadLetterController {
  private final DeadLetters deadLetters;

  DeadLetterController(DeadLetters deadLetters) {
    this.deadLetters = deadLetters;
  }

  /**
   * @param force true when older data may overwrite newer
   */
  record Replay(boolean force) {}

  /**
   * @param reason why it is given up
   */
  record Skip(String reason) {}

  @GetMapping
  @Operation(summary = "Dead letters, newest first")
  Page<DeadLetter> list(
      @RequestParam(required = false) @Parameter(description = "connector id") String platform,
      @RequestParam(required = false) @Parameter(description = "name of the subscriber")
          String subscriber,
      @RequestParam(required = false) @Parameter(description = "dead or unknown") String state,
      @RequestParam(defaultValue = Page.DEFAULT) int limit) {
    if (state != null && !List.of("dead", "unknown").contains(state)) {
      throw ApiException.badRequest("Parameter 'state' must be dead or unknown.");
    }
    return new Page<>(
        deadLetters.list(new DeadLetters.Filter(platform, subscriber, state), Page.limit(limit)),
        null);
  }

  @GetMapping("/{id}")
  @Operation(summary = "One dead letter with its reason")
  DeadLetter one(@PathVariable long id) {
    return deadLetters.find(id).orElseThrow(() -> missing(id));
  }

  @PostMapping("/{id}/replay")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Operation(
      summary = "Try it again",
      description = "With `force` older data may overwrite newer. The body may be left out.")
  void replay(@PathVariable long id, @RequestBody(required = false) Replay replay, Principal who) {
    if (!deadLetters.replay(id, replay != null && replay.force(), who.getName())) {
      throw missing(id);
    }
  }

  @PostMapping("/{id}/skip")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Give it up, with a reason", description = "It counts as skipped then.")
  void skip(@PathVariable long id, @RequestBody Skip skip, Principal who) {
    if (skip.reason() == null || skip.reason().isBlank()) {
      throw ApiException.badRequest("Field 'reason' must say why it is given up.");
    }
    if (!deadLetters.skip(id, skip.reason(), who.getName())) {
      throw missing(id);
    }
  }

  private static ApiException missing(long id) {
    return ApiException.notFound(
        "There is no dead letter " + id + "; it may have been replayed or skipped already.");
  }
}
