package io.easyflow.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hub's own PostgreSQL, used when {@code spring.datasource.url} is not set. One hub at a time
 * has its data directory, by a lock that the operating system frees when the process dies. A server
 * that dies is started again; a graceful end of the hub stops it, a kill leaves it for the next.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);

  private final FileChannel lockFile;
  private final PostgresServer server;
  private final String name;
  private final ScheduledExecutorService watchdog;

  /**
   * Starts or takes over the server.
   *
   * @param properties where and how
   * @throws DatabaseException when it cannot, with the remedy
   */
  public EmbeddedDatabase(DatabaseProperties properties) {
    Path directory = properties.dataDir().toAbsolutePath().normalize();
    lockFile = lock(directory);
    try {
      server = new PostgresServer(realPath(directory), properties.database());
      name = properties.database().effectiveName();
      server.ensureRunning();
      server.createDatabase(name);
    } catch (RuntimeException e) {
      unlock();
      throw e;
    }
    watchdog =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "database-watchdog");
              thread.setDaemon(true);
              return thread;
            });
    watchdog.scheduleWithFixedDelay(this::watch, 1, 1, TimeUnit.SECONDS);
  }

  /**
   * @return JDBC address of the hub's database
   */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(server.port(), name);
  }

  /**
   * @return its user
   */
  public String user() {
    return PostgresServer.USER;
  }

  /**
   * @return its password
   */
  public String password() {
    return server.password();
  }

  @Override
  public void close() {
    watchdog.shutdownNow();
    try {
      if (watchdog.awaitTermination(10, TimeUnit.SECONDS) && server.running()) {
        server.stop();
        LOG.info("Database server stopped");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      unlock();
    }
  }

  private void watch() {
    try {
      if (!server.running()) {
        LOG.error("The database server is gone; starting it again");
        server.restart();
      }
    } catch (RuntimeException e) {
      LOG.error("The database server does not start, next try in a second: {}", e.getMessage());
    }
  }

  private static FileChannel lock(Path directory) {
    Path file = directory.resolve("hub.lock");
    FileChannel channel = null;
    try {
      Files.createDirectories(directory);
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock(Long.MAX_VALUE - 1, 1, false);
      if (lock == null) {
        throw inUse(directory, file, channel);
      }
      byte[] pid = String.valueOf(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
      channel.truncate(0).write(java.nio.ByteBuffer.wrap(pid), 0);
      return channel;
    } catch (OverlappingFileLockException e) {
      throw inUse(directory, file, channel);
    } catch (IOException e) {
      throw new DatabaseException(
          "The data directory "
              + directory
              + " cannot be used: "
              + e.getMessage()
              + ". Make it writable, or set EASYFLOW_DATA_DIR to another directory.",
          e);
    }
  }

  private static DatabaseException inUse(Path directory, Path file, FileChannel channel) {
    String pid = "";
    try {
      pid = " (process " + Files.readString(file).trim() + ")";
      channel.close();
    } catch (IOException e) {
      LOG.debug("Who holds {} cannot be read", file, e);
    }
    return new DatabaseException(
        "The data directory "
            + directory
            + " is in use by another hub"
            + pid
            + ". Stop it, or set EASYFLOW_DATA_DIR to another directory.");
  }

  private static Path realPath(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException e) {
      throw new DatabaseException("The data directory " + directory + " cannot be read", e);
    }
  }

  private void unlock() {
    try {
      lockFile.close();
    } catch (IOException e) {
      LOG.warn("The lock of the data directory was not released: {}", e.getMessage());
    }
  }
}
