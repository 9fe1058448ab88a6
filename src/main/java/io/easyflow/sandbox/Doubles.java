package io.easyflow.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.common.Slf4jNotifier;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WireMock server that plays every platform, each under a path of its own: it answers by the
 * stubs in {@code routes/connectors/<platform>/double/mappings}. It listens on loopback only.
 */
public final class Doubles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Doubles.class);
  private static final int REQUESTS_REMEMBERED = 1_000;

  private final ObjectMapper json = new ObjectMapper();
  private final WireMockServer server;

  /**
   * Starts the server.
   *
   * @param port where it listens
   * @param connectors folder with a folder for each platform
   */
  public Doubles(int port, Path connectors) {
    server =
        new WireMockServer(
            WireMockConfiguration.options()
                .bindAddress("127.0.0.1")
                .port(port)
                .globalTemplating(true)
                .maxRequestJournalEntries(REQUESTS_REMEMBERED)
                .notifier(new Slf4jNotifier(false)));
    server.start();
    try (Stream<Path> files = Files.walk(connectors)) {
      files.filter(Doubles::isStub).sorted().forEach(this::load);
    } catch (IOException e) {
      throw new UncheckedIOException(connectors + " cannot be read", e);
    }
    LOG.info("Sandbox: {} stubs play the platforms at {}", stubs(), server.baseUrl());
  }

  /**
   * @return how many stubs answer
   */
  int stubs() {
    return server.getStubMappings().size();
  }

  /**
   * @return the server, to ask what it was asked
   */
  public WireMockServer server() {
    return server;
  }

  @Override
  public void close() {
    server.stop();
  }

  /** {@code <platform>/double/mappings/<name>.json}. */
  private static boolean isStub(Path file) {
    return file.getFileName().toString().endsWith(".json")
        && file.getParent().endsWith(Path.of("double", "mappings"));
  }

  private void load(Path file) {
    try {
      JsonNode content = json.readTree(Files.readAllBytes(file));
      Iterable<JsonNode> stubs =
          content.has("mappings") ? content.get("mappings") : List.of(content);
      for (JsonNode stub : stubs) {
        server.addStubMapping(StubMapping.buildFrom(stub.toString()));
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("Sandbox: {} is no WireMock mapping and is left out: {}", file, e.getMessage());
    }
  }
}
