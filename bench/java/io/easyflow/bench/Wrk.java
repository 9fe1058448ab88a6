package io.easyflow.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Closed load by wrk. */
final class Wrk {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Wrk() {}

  /**
   * @param perSecond answers a second
   * @param failed answers that were not 2xx, and errors of sockets
   * @param raw what {@code bench/wrk/webhook.lua} printed
   */
  record Result(double perSecond, long failed, JsonNode raw) {}

  static Result run(String url, Path bodies, int connections, int seconds)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "wrk",
            "-t2",
            "-c" + connections,
            "-d" + seconds + "s",
            "--timeout",
            "10s",
            "-s",
            "bench/wrk/webhook.lua",
            url);
    builder.environment().put("BODIES", bodies.toString());
    builder.environment().put("RUN", "r" + System.nanoTime());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process wrk = builder.start();
    String out = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (wrk.waitFor() != 0) {
      throw new IllegalStateException("wrk failed: " + out);
    }
    JsonNode raw =
        JSON.readTree(out.lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow());
    JsonNode errors = raw.path("errors");
    long failed = raw.path("non2xx").asLong();
    for (JsonNode count : errors) {
      failed += count.asLong();
    }
    double perSecond =
        raw.path("requests").asLong() * 1e6 / Math.max(1, raw.path("duration_us").asLong());
    return new Result(perSecond, failed, raw);
  }
}
