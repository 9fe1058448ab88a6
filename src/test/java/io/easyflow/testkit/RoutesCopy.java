package io.easyflow.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** A copy of {@code routes/} that a test may edit as an integrator would. */
public final class RoutesCopy {
  private final Path folder;

  public RoutesCopy(Path home) {
    folder = home.resolve("routes");
    try {
      FileSystemUtils.copyRecursively(Path.of("routes"), folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String folder() {
    return folder.toString();
  }

  private static Path original(String file) {
    return Path.of("routes", file);
  }

  /** Writes the file as it is in {@code routes/}, but for one text. */
  public void edit(String file, String from, String to) throws IOException {
    String text = Files.readString(original(file));
    int at = text.indexOf(from);
    if (at < 0) {
      throw new IllegalArgumentException(file + " does not contain " + from);
    }
    write(file, text.substring(0, at) + to + text.substring(at + from.length()));
  }

  /** Takes away how often a connector may call, which would be all that a measurement shows. */
  public void unlimited(String connector) throws IOException {
    String file = "connectors/" + connector + "/connector.yaml";
    String text = Files.readString(original(file));
    String without = text.replaceAll("(?ms)^  limits:.*?(?=^  \\w)", "");
    if (without.equals(text)) {
      throw new IllegalArgumentException(file + " has no limits");
    }
    write(file, without);
  }

  /** Takes a connector away, so that the hub starts sooner. */
  public void remove(String connector) throws IOException {
    FileSystemUtils.deleteRecursively(folder.resolve("connectors").resolve(connector));
  }

  /** Takes all others away. */
  public void keep(String... connectors) throws IOException {
    List<Path> all;
    try (Stream<Path> folders = Files.list(folder.resolve("connectors"))) {
      all = folders.toList();
    }
    for (Path one : all) {
      if (!Set.of(connectors).contains(one.getFileName().toString())) {
        FileSystemUtils.deleteRecursively(one);
      }
    }
  }

  public void append(String file, String end) throws IOException {
    write(file, Files.readString(original(file)) + end);
  }

  public void restore(String file) throws IOException {
    write(file, Files.readString(original(file)));
  }

  /** As editors save: a new file takes the place of the old one. */
  private void write(String file, String text) throws IOException {
    Path target = folder.resolve(file);
    Path fresh = Files.createTempFile(folder.getParent(), "edit", ".tmp");
    Files.writeString(fresh, text);
    Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
  }
}
