package io.easyflow.intake;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the door.
 *
 * @param commitTimeout how long a request waits for its commit before it is answered with 503
 * @param bodyTimeout how long a sender may take for a whole body
 * @param lateBodies memory for bodies that arrive in pieces; further ones get 503
 * @param retryAfter what a sender is told to wait when the door cannot keep its event
 * @param refusalPause how long those who send too much wait for their refusal
 * @param maxInFlight requests under way at once, up to their commit, of one platform half as many;
 *     further ones get 503 or 429
 * @param maxItems events one request may be split into
 * @param refusedKept samples of refused calls kept per platform, in memory and in the database each
 * @param refusedPause least time between two samples of one platform written to the database
 * @param aliases further paths of the door
 */
@ConfigurationProperties("easyflow.intake")
public record IntakeProperties(
    @DefaultValue("5s") Duration commitTimeout,
    @DefaultValue("10s") Duration bodyTimeout,
    @DefaultValue("32MB") DataSize lateBodies,
    @DefaultValue("5s") Duration retryAfter,
    @DefaultValue("3s") Duration refusalPause,
    @DefaultValue("160") int maxInFlight,
    @DefaultValue("1000") int maxItems,
    @DefaultValue("20") int refusedKept,
    @DefaultValue("1s") Duration refusedPause,
    List<Alias> aliases) {
  /** Where every webhook can be sent. */
  static final String PATH = "/api/v1/integration/webhook/{platform}";

  private static final String MESSAGING = "/api/v1/messaging/webhook/{platform}";

  private static final List<Alias> ALIASES =
      List.of(new Alias(MESSAGING, null), new Alias(MESSAGING + "/{account}", null));

  public IntakeProperties {
    aliases = aliases == null ? ALIASES : List.copyOf(aliases);
  }

  /**
   * A further path of the door.
   *
   * @param path Spring path pattern; {@code {platform}} and {@code {account}} have their meaning,
   *     other variables are seen by expressions as {@code .path.<name>}
   * @param platform connector id, where the path has no {@code {platform}}; else null
   */
  public record Alias(String path, String platform) {}
}
