package io.easyflow.database;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs packed in the application, unpacked once beside the data. They lie there
 * and not in a temporary directory because a server that outlives the hub needs its files.
 */
final class PostgresBinaries {
  private final Path home;

  private PostgresBinaries(Path home) {
    this.home = home;
  }

  /**
   * Unpacks the programs unless they are there.
   *
   * @param dataDir the hub's data directory
   * @return the programs
   */
  static PostgresBinaries unpack(Path dataDir) {
    Path home = dataDir.resolve("postgres-bin");
    Path complete = home.resolve("complete");
    try {
      String version = version();
      if (!Files.exists(complete) || !Files.readString(complete).equals(version)) {
        extract(home);
        Files.writeString(complete, version);
      }
      return new PostgresBinaries(home);
    } catch (IOException e) {
      throw new DatabaseException(
          "The PostgreSQL programs could not be unpacked into "
              + home
              + ": "
              + e.getMessage()
              + ". Make the directory writable (about 80 MB), or set SPRING_DATASOURCE_URL to a"
              + " server of your own.",
          e);
    }
  }

  /**
   * @param program {@code initdb}, {@code pg_ctl} or {@code postgres}
   * @return where it lies
   */
  String path(String program) {
    return home.resolve("bin").resolve(windows() ? program + ".exe" : program).toString();
  }

  private static String version() throws IOException {
    try (InputStream archive = archive()) {
      return "PostgreSQL archive of " + archive.available() + " bytes";
    }
  }

  private static InputStream archive() throws IOException {
    String arch = System.getProperty("os.arch").equals("amd64") ? "x86_64" : arch();
    InputStream found = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system(), arch);
    if (found == null) {
      throw new IOException("this application holds no PostgreSQL for " + system() + " " + arch);
    }
    return found;
  }

  private static String arch() {
    return System.getProperty("os.arch");
  }

  private static String system() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return windows() ? "Windows" : name.startsWith("mac") ? "Darwin" : "Linux";
  }

  private static boolean windows() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
  }

  private static void extract(Path home) throws IOException {
    Files.createDirectories(home);
    try (InputStream archive = archive();
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(archive))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = home.resolve(entry.getName()).normalize();
        if (!target.startsWith(home)) {
          throw new IOException("the archive holds a path outside its directory");
        }
        write(tar, entry, target);
      }
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink() || entry.isLink()) {
      try {
        Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      } catch (FileAlreadyExistsException e) {
        return; // unpacked before by a run that did not finish
      }
    } else {
      Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
      target.toFile().setExecutable((entry.getMode() & 0100) != 0, false);
    }
  }
}
