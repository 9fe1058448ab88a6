package io.easyflow.ops;

import io.easyflow.channel.DeadLetters;
import java.util.List;
import org.springframework.jmx.export.annotation.ManagedOperation;
import org.springframework.jmx.export.annotation.ManagedOperationParameter;
import org.springframework.jmx.export.annotation.ManagedResource;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Dead letters, for Hawtio. */
@Component
@ManagedResource(
    objectName = "io.easyflow:type=DeadLetters",
    description = "Deliveries that failed for good or whose outcome nobody knows")
public class DeadLettersMBean {
  private static final int MOST = 200;
  private final DeadLetters deadLetters;

  DeadLettersMBean(DeadLetters deadLetters) {
    this.deadLetters = deadLetters;
  }

  /**
   * @param platform connector id, empty for all
   * @param limit how many at most, up to 200
   * @return a line each, newest first, with the number {@link #replay} takes in front
   */
  @ManagedOperation(description = "Dead letters, newest first")
  @ManagedOperationParameter(name = "platform", description = "connector id, empty for all")
  @ManagedOperationParameter(name = "limit", description = "how many at most, up to 200")
  public List<String> list(String platform, int limit) {
    String wanted = platform == null || platform.isBlank() ? null : platform;
    return deadLetters
        .list(new DeadLetters.Filter(wanted, null, null), Math.max(1, Math.min(limit, MOST)))
        .stream()
        .map(
            letter ->
                "%d: %s %s of %s to %s, %s after %d tries at %s: %s"
                    .formatted(
                        letter.deliveryId(),
                        letter.platform(),
                        letter.type(),
                        letter.account(),
                        letter.subscriber(),
                        letter.state(),
                        letter.attempts(),
                        letter.at(),
                        letter.reason()))
        .toList();
  }

  /**
   * @param deliveryId number of the delivery
   * @return what became of it, a sentence
   */
  @ManagedOperation(description = "Tries one again")
  @ManagedOperationParameter(name = "deliveryId", description = "number in front of a line of list")
  public String replay(long deliveryId) {
    Authentication who = SecurityContextHolder.getContext().getAuthentication();
    return deadLetters.replay(deliveryId, false, who == null ? "jmx" : who.getName())
        ? "Dead letter " + deliveryId + " is tried again."
        : "There is no dead letter " + deliveryId + ".";
  }
}
