package io.easyflow.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Figures of one table: printed as Markdown, kept as JSON with every repeat. */
final class Report {
  private final String table;
  private final Map<String, String> facts;
  private final Map<String, List<Double>> repeats = new LinkedHashMap<>();
  private final Map<String, String> units = new LinkedHashMap<>();
  private final List<String> verdicts = new ArrayList<>();
  private final Map<String, Object> details = new LinkedHashMap<>();

  Report(String table, Map<String, String> facts) {
    this.table = table;
    this.facts = facts;
  }

  /** One measurement of a row. */
  void add(String row, String unit, double value) {
    repeats.computeIfAbsent(row, key -> new ArrayList<>()).add(value);
    units.put(row, unit);
    print("  %s: %s %s", row, number(value), unit);
  }

  /** Raw material beside the figures. */
  void detail(String name, Object value) {
    details.put(name, value);
  }

  /** How many repeats a row has. */
  int count(String row) {
    return repeats.get(row).size();
  }

  /** The highest of a row's repeats. */
  double best(String row) {
    return repeats.get(row).stream().mapToDouble(v -> v).max().orElseThrow();
  }

  /** The lowest of a row's repeats. */
  double least(String row) {
    return repeats.get(row).stream().mapToDouble(v -> v).min().orElseThrow();
  }

  /** Whether a figure reaches what was set, as a sentence. */
  void reach(String what, double value, String relation, double wanted) {
    boolean reached = relation.equals(">=") ? value >= wanted : value <= wanted;
    verdicts.add(
        "%s: %s (%s %s: %s)"
            .formatted(what, number(value), relation, number(wanted), reached ? "yes" : "NO"));
  }

  /** Prints the table and writes it with all repeats. */
  void finish() throws IOException {
    StringBuilder text = new StringBuilder("\n### " + table + "\n\n");
    facts.forEach(
        (name, value) -> text.append("- ").append(name).append(": ").append(value).append('\n'));
    text.append("\n| what | figure | unit | repeats |\n| --- | --- | --- | --- |\n");
    repeats.forEach(
        (row, values) ->
            text.append(
                "| %s | %s | %s | %s |\n"
                    .formatted(
                        row,
                        number(
                            units.get(row).startsWith("1/") || units.get(row).endsWith("/s")
                                ? best(row)
                                : least(row)),
                        units.get(row),
                        String.join(", ", values.stream().map(Report::number).toList()))));
    verdicts.forEach(verdict -> text.append("\n- ").append(verdict));
    print("%s", text);
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("table", table);
    whole.put("facts", facts);
    whole.put("repeats", repeats);
    whole.put("units", units);
    whole.put("verdicts", verdicts);
    whole.put("details", details);
    Path folder = Files.createDirectories(Path.of("bench", "results"));
    String name = table + "-jdk" + Runtime.version().feature();
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(folder.resolve(name + ".json").toFile(), whole);
    Files.writeString(folder.resolve(name + ".md"), text.toString().strip() + "\n");
  }

  static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }

  @SuppressWarnings("PMD.SystemPrintln")
  static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
