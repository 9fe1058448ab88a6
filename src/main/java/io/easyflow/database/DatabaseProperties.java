package io.easyflow.database;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the database.
 *
 * @param dataDir directory of everything the hub keeps on disk
 * @param database what concerns the server and the pool
 */
@ConfigurationProperties("easyflow")
public record DatabaseProperties(
    @DefaultValue("./data") Path dataDir, @DefaultValue Server database) {

  /**
   * The server and the pool of connections to it.
   *
   * @param name database of the embedded server
   * @param sandbox true to work in a database beside the one that is meant, its name followed by
   *     {@code _sandbox}
   * @param port first port the embedded server tries; the next free one is taken when it is in use
   * @param sharedBuffers memory the embedded server keeps for pages, in PostgreSQL's words
   * @param poolSize largest number of connections of this hub
   * @param connectionTimeout how long a caller waits for a connection before it fails
   * @param socketTimeout how long a statement may stay without an answer before its connection is
   *     given up
   */
  public record Server(
      @DefaultValue("easyflow") String name,
      @DefaultValue("false") boolean sandbox,
      @DefaultValue("15432") int port,
      @DefaultValue("256MB") String sharedBuffers,
      @DefaultValue("20") int poolSize,
      @DefaultValue("3s") Duration connectionTimeout,
      @DefaultValue("60s") Duration socketTimeout) {
    public Server {
      if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
        throw new IllegalArgumentException(
            "easyflow.database.name must be lower-case letters, digits and underscores");
      }
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("easyflow.database.port must be between 1 and 65535");
      }
      if (poolSize < 5) {
        throw new IllegalArgumentException("easyflow.database.pool-size must be at least 5");
      }
    }

    /**
     * @return database of the embedded server, the sandbox's when this is one
     */
    String effectiveName() {
      return sandbox ? name + SandboxDatabase.SUFFIX : name;
    }
  }
}
