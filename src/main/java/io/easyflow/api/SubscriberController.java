package io.easyflow.api;

import io.easyflow.channel.Subscribers;
import io.easyflow.channel.Subscribers.Subscriber;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Who reads the channels. */
@RestController
@RequestMapping("/api/v1/subscribers")
@Tag(name = "Subscribers", description = "Who reads the channels, how far they are, who holds them")
class SubscriberController {
  private final Subscribers subscribers;

  SubscriberController(Subscribers subscribers) {
    this.subscribers = subscribers;
  }

  /**
   * @param account id of the account, null for all
   * @param reason why, shown to whoever asks
   */
  record Hold(String account, String reason) {
    String which() {
      return account == null ? Subscribers.ALL_ACCOUNTS : account;
    }
  }

  /**
   * @param account id of the account, null for all
   */
  record Release(String account) {}

  @GetMapping
  @Operation(summary = "Every subscriber with its backlog and holds")
  List<Subscriber> list() {
    return subscribers.list();
  }

  @DeleteMapping("/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      summary = "Remove a subscriber nobody reads as any more",
      description = "What waits for it counts as skipped. Needs the role admin.")
  void remove(@PathVariable String name, Principal who) {
    Subscriber known = find(name);
    if (!subscribers.remove(name, who.getName())) {
      throw ApiException.conflict(
          "A route still reads as '" + known.name() + "'; remove the route first.");
    }
  }

  @PostMapping("/{name}/hold")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Stop handing on deliveries, with a reason, for all accounts or one")
  void hold(@PathVariable String name, @RequestBody Hold hold, Principal who) {
    if (hold.reason() == null || hold.reason().isBlank()) {
      throw ApiException.badRequest("Field 'reason' must say why deliveries are held.");
    }
    find(name);
    subscribers.hold(name, hold.which(), hold.reason(), who.getName());
  }

  @PostMapping("/{name}/release")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "End a hold")
  void release(@PathVariable String name, @RequestBody(required = false) Release release) {
    find(name);
    String account =
        release == null || release.account() == null ? Subscribers.ALL_ACCOUNTS : release.account();
    if (!subscribers.release(name, account)) {
      throw ApiException.conflict("Nothing of '" + name + "' is held for " + account + ".");
    }
  }

  private Subscriber find(String name) {
    return subscribers.list().stream()
        .filter(subscriber -> subscriber.name().equals(name))
        .findFirst()
        .orElseThrow(() -> ApiException.notFound("There is no subscriber '" + name + "'."));
  }
}
