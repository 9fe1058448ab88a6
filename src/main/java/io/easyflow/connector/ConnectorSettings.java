package io.easyflow.connector;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where routes lie and how edits reach the hub.
 *
 * @param routesDir folder with {@code connectors/} and {@code flows/}
 * @param dataDir folder of the hub's own files
 * @param reload how edits are noticed and applied
 * @param replies how ports are called whose answers somebody waits for
 */
@ConfigurationProperties("easyflow")
public record ConnectorSettings(
    @DefaultValue("./routes") Path routesDir,
    @DefaultValue("./data") Path dataDir,
    @DefaultValue Reload reload,
    @DefaultValue Replies replies) {

  /**
   * How edits are noticed and applied.
   *
   * @param enabled false when files are read at start only
   * @param poll how often the files are looked at while nothing changes; a change is looked at
   *     again once it may have settled
   * @param settle how long a file must stay the same, against half-saved ones
   * @param drain how long a swap waits for calls that run
   */
  public record Reload(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("250ms") Duration poll,
      @DefaultValue("100ms") Duration settle,
      @DefaultValue("5s") Duration drain) {}

  /**
   * How ports are called whose answers somebody waits for.
   *
   * @param threads how many of them may work, or hang, at once
   * @param waiting how many more may wait for a thread; a further one is answered as late at once
   */
  public record Replies(@DefaultValue("32") int threads, @DefaultValue("1000") int waiting) {}
}
