package io.easyflow.sandbox;

import io.easyflow.account.SandboxMode;
import io.easyflow.catalog.ConnectorReader;
import io.easyflow.catalog.FolderCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Decides before anything starts whether this run is a sandbox, so that it gets a database of its
 * own: made-up orders never meet real ones. What is set by a person wins over what is set here.
 */
public final class SandboxEnvironment implements EnvironmentPostProcessor {
  /** {@code true} when this run is a sandbox. */
  static final String SANDBOX = "easyflow.sandbox";

  /** Where the doubles are. */
  static final String BASE_URL = "easyflow.sandbox.base-url";

  /** Set to {@code true}, the hub works beside the database it is told, not in it. */
  static final String DATABASE = "easyflow.database.sandbox";

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    if (!on(environment)) {
      return;
    }
    Map<String, Object> settings = new HashMap<>();
    settings.put(SANDBOX, "true");
    settings.put(DATABASE, "true");
    settings.put(BASE_URL, "http://127.0.0.1:" + freePort());
    environment.getPropertySources().addLast(new MapPropertySource("sandbox", settings));
  }

  private static boolean on(ConfigurableEnvironment environment) {
    Boolean said = environment.getProperty(SANDBOX, Boolean.class);
    if (said != null) {
      return said;
    }
    Path connectors =
        Path.of(environment.getProperty("easyflow.routes-dir", "./routes")).resolve("connectors");
    return Files.isDirectory(connectors) && new SandboxMode(environment, read(connectors)).on();
  }

  private static FolderCatalog read(Path connectors) {
    FolderCatalog catalog = new FolderCatalog();
    ConnectorReader reader = new ConnectorReader();
    try (Stream<Path> folders = Files.list(connectors)) {
      folders
          .filter(Files::isDirectory)
          .forEach(folder -> reader.read(folder).connector().ifPresent(catalog::put));
    } catch (IOException e) {
      throw new UncheckedIOException(connectors + " cannot be read", e);
    }
    return catalog;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("this machine has no free port for the sandbox", e);
    }
  }
}
