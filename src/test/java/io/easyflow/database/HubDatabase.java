package io.easyflow.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What lies below the data directory of a hub that is a process of its own. */
public final class HubDatabase {
  private static final Path PROGRAMS = Path.of("target", "postgres").toAbsolutePath();
  private static final long SECONDS_TO_STOP = 30;

  private HubDatabase() {}

  /**
   * Gives a data directory the programs that are unpacked once for all tests, because that takes
   * seconds.
   *
   * @param dataDir need not be there
   */
  public static synchronized void prepare(Path dataDir) throws IOException {
    PostgresBinaries.unpack(PROGRAMS);
    Path own = Files.createDirectories(dataDir).resolve("postgres-bin");
    if (Files.notExists(own)) {
      Files.createSymbolicLink(own, PROGRAMS.resolve("postgres-bin"));
    }
  }

  /**
   * Ends the server that a killed hub leaves behind, if there is one.
   *
   * @param dataDir of that hub
   */
  public static void end(Path dataDir) throws InterruptedException {
    Path cluster = real(dataDir).resolve("postgres");
    Optional<ProcessHandle> server =
        PostmasterFile.read(cluster)
            .filter(file -> file.running(cluster))
            .flatMap(file -> ProcessHandle.of(file.pid()));
    if (server.isPresent()) {
      server.get().destroy();
      try {
        server.get().onExit().get(SECONDS_TO_STOP, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        server.get().destroyForcibly();
      } catch (java.util.concurrent.ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static Path real(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
