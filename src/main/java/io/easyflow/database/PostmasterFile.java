package io.easyflow.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a running PostgreSQL server writes into {@code postmaster.pid} of its data directory (lines:
 * process id, directory, start time, port).
 *
 * @param pid process id of the server
 * @param port port it listens on
 */
record PostmasterFile(long pid, int port) {
  private static final int PORT_LINE = 3;

  /**
   * @param cluster data directory of the server
   * @return what the file says, empty when there is none or it is not complete yet
   */
  static Optional<PostmasterFile> read(Path cluster) {
    try {
      List<String> lines = Files.readAllLines(path(cluster));
      return lines.size() <= PORT_LINE
          ? Optional.empty()
          : Optional.of(
              new PostmasterFile(
                  Long.parseLong(lines.get(0).trim()),
                  Integer.parseInt(lines.get(PORT_LINE).trim())));
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new DatabaseException(path(cluster) + " cannot be read: " + e.getMessage(), e);
    }
  }

  static Path path(Path cluster) {
    return cluster.resolve("postmaster.pid");
  }

  /**
   * @param cluster data directory of the server
   * @return true when that process is a PostgreSQL server on this directory. A process id is used
   *     again after a reboot, and a dead server that nobody reaped still has one: neither counts.
   */
  boolean running(Path cluster) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .map(ProcessHandle::info)
        .filter(info -> info.command().filter(PostmasterFile::isPostgres).isPresent())
        .filter(
            info ->
                info.arguments()
                    .map(arguments -> List.of(arguments).contains(cluster.toString()))
                    .orElse(true))
        .isPresent();
  }

  private static boolean isPostgres(String command) {
    return Path.of(command).getFileName().toString().startsWith("postgres");
  }
}
