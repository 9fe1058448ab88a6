package io.easyflow.bench;

import io.easyflow.testkit.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the hub is compared with, as processes of their own; bench/baselines.md describes them. */
final class Baseline implements AutoCloseable {
  private static final Pattern TPS = Pattern.compile("(?m)^tps = ([0-9.]+)");
  private static final long READY_SECONDS = 120;

  private final Process process;
  private final int port;

  private Baseline(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** A plain Camel application of {@code io.easyflow.bench.plain}. */
  static Baseline camel(String name, Map<String, String> database, String stub) throws IOException {
    int port = Ports.free();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + BenchHub.HEAP);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("io.easyflow.bench.plain." + name);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(database);
    builder.environment().put("SERVER_PORT", String.valueOf(port));
    builder.environment().put("PLAIN_STUB_URL", stub + "/sendMessage");
    return start(builder, name, port);
  }

  static Baseline nodeRed(Map<String, String> database) throws IOException {
    int port = Ports.free();
    ProcessBuilder builder = new ProcessBuilder("bench/node-red/start");
    builder.environment().putAll(database);
    builder.environment().put("PORT", String.valueOf(port));
    return start(builder, "node-red", port);
  }

  private static Baseline start(ProcessBuilder builder, String name, int port) throws IOException {
    Path log = Files.createDirectories(Path.of("target/bench")).resolve(name + ".log");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Baseline baseline = new Baseline(builder.start(), port);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    while (!baseline.ready()) {
      if (System.nanoTime() > end || !baseline.process.isAlive()) {
        baseline.close();
        throw new IllegalStateException(name + " does not answer, see " + log);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
    return baseline;
  }

  /** The port opens before the routes do, so only an answer counts. */
  private boolean ready() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url()))
            .header("Content-Type", "application/json")
            .header("X-Shopify-Topic", "orders/create")
            .header("X-Shopify-Webhook-Id", "ready")
            .POST(HttpRequest.BodyPublishers.ofString(Orders.body(1)))
            .build();
    try {
      return HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .build()
              .send(request, HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + port + "/webhook";
  }

  int port() {
    return port;
  }

  /** Transactions a second of pgbench with the same row. */
  static double pgbench(BenchDatabase server, String database, int seconds)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "pgbench",
            "-n",
            "-M",
            "prepared",
            "-f",
            "bench/pgbench/insert.sql",
            "-D",
            "body=" + Orders.body(1_000_000),
            "-c",
            "16",
            "-j",
            "2",
            "-T",
            String.valueOf(seconds));
    builder.environment().putAll(server.postgresEnvironment(database));
    builder.redirectErrorStream(true);
    Process run = builder.start();
    String out = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher tps = TPS.matcher(out);
    if (run.waitFor() != 0 || !tps.find()) {
      throw new IllegalStateException("pgbench failed: " + out);
    }
    return Double.parseDouble(tps.group(1));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
