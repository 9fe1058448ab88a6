package io.easyflow.connector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds the units of a routes folder. */
final class Units {
  private Units() {}

  /**
   * @param routes a folder with {@code connectors/} and {@code flows/}, or one connector's folder
   * @return connectors first, each kind by name
   */
  static List<Unit> in(Path routes) {
    if (Files.exists(routes.resolve("connector.yaml"))) {
      return List.of(connector(routes.toAbsolutePath().normalize()));
    }
    List<Unit> units = new ArrayList<>();
    for (Path folder : entries(routes.resolve("connectors"))) {
      if (Files.isDirectory(folder) && !name(folder).startsWith(".")) {
        units.add(connector(folder));
      }
    }
    for (Path file : entries(routes.resolve("flows"))) {
      if (name(file).endsWith(Unit.ROUTES) && !name(file).startsWith(".")) {
        String id = name(file).substring(0, name(file).length() - Unit.ROUTES.length());
        units.add(new Unit(Unit.Kind.FLOW, id, file));
      }
    }
    return units.stream().filter(unit -> !isEmpty(unit)).toList();
  }

  private static Unit connector(Path folder) {
    return new Unit(Unit.Kind.CONNECTOR, name(folder), folder);
  }

  private static boolean isEmpty(Unit unit) {
    try {
      return UnitFiles.list(unit).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> entries(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }
}
