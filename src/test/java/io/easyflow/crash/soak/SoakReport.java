package io.easyflow.crash.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a soak saw, as JSON and as tables; written anew after each sample. */
final class SoakReport {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

  /**
   * One look at everything.
   *
   * @param minute since the start
   * @param requests sent so far, repeats included
   * @param acknowledged events acknowledged so far
   * @param perSecond acknowledged a second since the last look
   * @param notTaken requests without 2xx so far, by status
   * @param p50 milliseconds of requests with 2xx since the last look
   * @param told messages that reached customers so far
   * @param toldTwice of these, once too often
   * @param storedTwice events that are in the database twice
   * @param outOfOrder messages that came after one of a later stage
   * @param pending deliveries
   * @param dead deliveries
   * @param unknown deliveries
   * @param balanced what the ledger says
   * @param vitals how the hub is
   */
  record Sample(
      long minute,
      long requests,
      long acknowledged,
      long perSecond,
      Map<String, Long> notTaken,
      double p50,
      double p95,
      double p99,
      double p999,
      double max,
      long told,
      long toldTwice,
      long storedTwice,
      long outOfOrder,
      long pending,
      long dead,
      long unknown,
      boolean balanced,
      Vitals vitals) {
    String line() {
      return String.format(
          Locale.ROOT,
          "| %d | %d | %d | %d | %s | %.1f | %.1f | %.1f | %.1f | %.0f | %d | %d | %d | %d | %d | %d"
              + " | %d | %s | %d | %d | %d | %d | %d | %d | %d |",
          minute,
          requests,
          acknowledged,
          perSecond,
          notTaken.isEmpty() ? "0" : notTaken.toString().replaceAll("[{}]", ""),
          p50,
          p95,
          p99,
          p999,
          max,
          told,
          toldTwice,
          storedTwice,
          outOfOrder,
          pending,
          dead,
          unknown,
          balanced ? "yes" : "NO",
          vitals.heapMb(),
          vitals.rssMb(),
          vitals.threads(),
          vitals.connections(),
          vitals.databaseMb(),
          vitals.deliveryMb(),
          vitals.deliveries());
    }
  }

  /**
   * Something that must hold at the end.
   *
   * @param name what it is
   * @param value what was found
   * @param holds false when it is broken
   */
  record Invariant(String name, String value, boolean holds) {}

  private final Path folder;
  private final Map<String, String> settings;
  private final List<Sample> samples = new ArrayList<>();
  private final List<Invariant> invariants = new ArrayList<>();
  private List<Chaos.Entry> chaos = List.of();
  private String end = "still running";

  SoakReport(Path folder, Map<String, String> settings) {
    this.folder = folder;
    this.settings = settings;
  }

  void add(Sample sample, List<Chaos.Entry> soFar) throws IOException {
    samples.add(sample);
    chaos = soFar;
    write();
  }

  void check(String name, Object value, boolean holds) {
    invariants.add(new Invariant(name, String.valueOf(value), holds));
  }

  /**
   * @param how how it ended
   * @param soFar what had been disturbed
   */
  void end(String how, List<Chaos.Entry> soFar) throws IOException {
    end = how;
    chaos = soFar;
    write();
  }

  /**
   * @return what is broken
   */
  List<Invariant> broken() {
    return invariants.stream().filter(one -> !one.holds).toList();
  }

  private void write() throws IOException {
    Files.createDirectories(folder);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("settings", settings);
    all.put("end", end);
    all.put("invariants", invariants);
    all.put("samples", samples);
    all.put("chaos", chaos);
    JSON.writeValue(folder.resolve("report.json").toFile(), all);
    Files.writeString(folder.resolve("report.md"), tables());
  }

  private String tables() {
    StringBuilder text = new StringBuilder("# Soak\n\n");
    settings.forEach((name, value) -> text.append(name).append(": ").append(value).append("  \n"));
    text.append("\nEnd: ").append(end).append('\n');
    if (!invariants.isEmpty()) {
      text.append("\n| invariant | found | holds |\n| --- | --- | --- |\n");
      invariants.forEach(
          one ->
              text.append(
                  "| %s | %s | %s |\n".formatted(one.name, one.value, one.holds ? "yes" : "NO")));
    }
    text.append(
        """

        Latencies are in milliseconds, of requests answered with 2xx since the line before; memory is in MB. Heap is
        what a full collection leaves; it is made for this line, so it shows in the greatest latency.

        | min | requests | acknowledged | /s | not 2xx | p50 | p95 | p99 | p99.9 | max | told | told twice \
        | stored twice | out of order | pending | dead | unknown | balanced | heap | RSS | threads | connections \
        | database | delivery table | its rows |
        """);
    text.append("| --- ".repeat(25)).append("|\n");
    samples.forEach(sample -> text.append(sample.line()).append('\n'));
    text.append("\n| at (UTC) | disturbance | ms until a webhook was taken | failed |\n");
    text.append("| --- ".repeat(4)).append("|\n");
    for (Chaos.Entry entry : chaos) {
      text.append(
          "| %s | %s | %d | %s |\n"
              .formatted(
                  CLOCK.format(entry.at()),
                  entry.what(),
                  entry.millis(),
                  entry.failure() == null ? "" : entry.failure()));
    }
    return text.toString();
  }

  /**
   * @return name of a folder for a report that begins now
   */
  static String folderName() {
    return DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
        .withZone(ZoneOffset.UTC)
        .format(Instant.now());
  }
}
