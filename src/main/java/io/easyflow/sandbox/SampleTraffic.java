package io.easyflow.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.easyflow.account.Account;
import io.easyflow.account.Accounts;
import io.easyflow.catalog.Catalog;
import io.easyflow.catalog.Connector;
import io.easyflow.sync.SyncService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.event.EventListener;

/** Plays the platforms that push: sends made-up webhooks to our own door, signed as they would. */
final class SampleTraffic implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SampleTraffic.class);

  /** What platforms that do not push have to show is not waited for. */
  private static final List<String> READ_AT_ONCE = List.of("orders", "products");

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Catalog catalog;
  private final Accounts accounts;
  private final SyncService sync;
  private final TrafficReader reader;
  private final Path connectors;
  private final Clock clock;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final ScheduledExecutorService sender;

  SampleTraffic(
      Catalog catalog,
      Accounts accounts,
      SyncService sync,
      TrafficReader reader,
      Path connectors,
      Clock clock) {
    this.sync = sync;
    this.connectors = connectors;
    this.catalog = catalog;
    this.accounts = accounts;
    this.reader = reader;
    this.clock = clock;
    this.sender =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sandbox-traffic");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Begins, once the door is open.
   *
   * @param ready the hub serves requests
   */
  @EventListener
  void begin(ApplicationReadyEvent ready) {
    if (ready.getApplicationContext() instanceof ServletWebServerApplicationContext web) {
      begin(web.getWebServer().getPort());
    }
  }

  /** Begins against the door at a port of this machine. */
  void begin(int port) {
    for (Connector connector : catalog.all()) {
      if (connector.webhook() != null) {
        // The catalogue's folder is a copy of the files that run, without samples and doubles.
        reader
            .read(connectors.resolve(connector.id()))
            .ifPresent(traffic -> play(connector, traffic, port));
      }
      READ_AT_ONCE.stream()
          .filter(connector.sync()::containsKey)
          .forEach(kind -> sync.start(connector.id(), null, kind));
    }
  }

  private void play(Connector connector, Traffic traffic, int port) {
    URI door =
        URI.create("http://127.0.0.1:" + port + "/api/v1/integration/webhook/" + connector.id());
    // A number that goes on where the run before stopped: minutes, so that it stays short.
    long first =
        Duration.between(Instant.parse("2026-01-01T00:00:00Z"), clock.instant()).toMinutes();
    Runnable next =
        new Runnable() {
          private long sent;

          @Override
          public void run() {
            List<Traffic.Step> steps = traffic.webhooks();
            long n = first + sent / steps.size();
            send(connector, door, steps.get((int) (sent % steps.size())), n);
            sent++;
          }
        };
    long every = traffic.every().toMillis();
    sender.scheduleAtFixedRate(next, Math.min(every, 2_000), every, TimeUnit.MILLISECONDS);
  }

  private void send(Connector connector, URI door, Traffic.Step step, long n) {
    try {
      Optional<Account> account = accounts.find(connector.id(), Account.DEFAULT);
      if (account.isEmpty()) {
        return;
      }
      Map<String, JsonNode> variables = variables(n);
      Map<String, String> headers = new HashMap<>();
      step.headers().forEach((name, value) -> headers.put(name, fill(value, variables)));
      byte[] body = reader.body(step, variables);
      if (!Signature.add(connector.webhook().authenticity(), account.get(), headers, body)) {
        LOG.warn("Sandbox: a webhook of {} cannot be signed here", connector.id());
        return;
      }
      HttpRequest.Builder request =
          HttpRequest.newBuilder(door)
              .timeout(TIMEOUT)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body));
      headers.forEach(request::header);
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        LOG.warn(
            "Sandbox: our door answered {} to a webhook of {}: {}",
            answer.statusCode(),
            connector.id(),
            answer.body());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      // a failed sample is told and not repeated; the next one comes anyway
      LOG.warn("Sandbox: a webhook of {} was not sent: {}", connector.id(), e.getMessage());
    }
  }

  private Map<String, JsonNode> variables(long n) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    JsonNodeFactory json = JsonNodeFactory.instance;
    return Map.of(
        "n", json.numberNode(n),
        "uuid", json.textNode(UUID.randomUUID().toString()),
        "now", json.textNode(now.toString()),
        "epoch", json.numberNode(now.getEpochSecond()));
  }

  private static String fill(String value, Map<String, JsonNode> variables) {
    String filled = value;
    for (Map.Entry<String, JsonNode> variable : variables.entrySet()) {
      filled = filled.replace("{" + variable.getKey() + "}", variable.getValue().asText());
    }
    return filled;
  }

  @Override
  public void close() {
    sender.shutdownNow();
  }
}
