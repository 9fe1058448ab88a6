package io.easyflow.connector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * Writes each version of a connector to a folder of its own, {@code
 * deployed/<connector>/<hash>/<connector>}: a running version reads its own files, whatever is
 * being edited meanwhile.
 */
final class VersionFolders {
  private final Path root;

  VersionFolders(Path dataDir) {
    this.root = dataDir.toAbsolutePath().normalize().resolve("deployed");
  }

  /**
   * @return the same files, with a path that nobody edits
   */
  UnitFiles write(UnitFiles files) {
    Unit unit = files.unit();
    if (unit.kind() != Unit.Kind.CONNECTOR) {
      return files;
    }
    Path folder = root.resolve(unit.id()).resolve(files.hash()).resolve(unit.id());
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, byte[]> file : files.files().entrySet()) {
        Files.write(folder.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + folder, e);
    }
    return new UnitFiles(new Unit(unit.kind(), unit.id(), folder), files.files(), files.hash());
  }

  /** Deletes all versions of a connector but some. */
  void keepOnly(Unit unit, Set<String> hashes) {
    Path folder = root.resolve(unit.id());
    if (unit.kind() != Unit.Kind.CONNECTOR || !Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> versions = Files.list(folder)) {
      for (Path version : versions.toList()) {
        if (!hashes.contains(version.getFileName().toString())) {
          FileSystemUtils.deleteRecursively(version);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clean " + folder, e);
    }
  }
}
