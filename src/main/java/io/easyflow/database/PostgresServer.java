package io.easyflow.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PostgreSQL cluster in a directory of ours and the server process on it. The server is started
 * by {@code pg_ctl}, so it has a session of its own: a Ctrl-C in the hub's terminal does not reach
 * it, and it outlives a hub that is killed. It listens on loopback only and asks for a password
 * that lies beside the cluster, readable by its owner.
 */
final class PostgresServer {
  /** Superuser of the cluster. */
  static final String USER = "easyflow";

  private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
  private static final int PORTS_TO_TRY = 100;
  private static final int START_SECONDS = 120;
  private static final int STOP_SECONDS = 60;

  private final Path directory;
  private final Path cluster;
  private final PostgresBinaries binaries;
  private final PostgresUser user = PostgresUser.current();
  private final DatabaseProperties.Server settings;
  private volatile int port;

  PostgresServer(Path dataDir, DatabaseProperties.Server settings) {
    this.directory = dataDir;
    this.cluster = dataDir.resolve("postgres");
    this.settings = settings;
    this.binaries = PostgresBinaries.unpack(dataDir);
    this.port = settings.port();
  }

  /** Takes over the server that runs on the cluster, or starts one; makes the cluster if needed. */
  void ensureRunning() {
    if (!Files.exists(cluster.resolve("PG_VERSION"))) {
      initialise();
    }
    Optional<PostmasterFile> file = PostmasterFile.read(cluster);
    if (file.isPresent() && file.get().running(cluster)) {
      port = file.get().port();
      if (answersSoon()) {
        LOG.info("Took over the database server that an earlier run left on port {}", port);
        return;
      }
      LOG.warn("The database server left on port {} does not answer; it is stopped", port);
      stop();
    }
    forgetStaleFile();
    port = freePort(port);
    start();
  }

  /** Starts the server again on its port, after it died. */
  void restart() {
    forgetStaleFile();
    start();
  }

  /**
   * @return true when the server process lives
   */
  boolean running() {
    return PostmasterFile.read(cluster).filter(file -> file.running(cluster)).isPresent();
  }

  /** Stops the server: transactions in flight are rolled back, what is committed is on disk. */
  void stop() {
    control("stop", List.of("-m", "fast", "-w", "-t", String.valueOf(STOP_SECONDS)));
  }

  /**
   * @return port it listens on
   */
  int port() {
    return port;
  }

  /**
   * @return password of {@link #USER}
   */
  String password() {
    try {
      return Files.readString(passwordFile()).trim();
    } catch (IOException e) {
      throw new DatabaseException(
          passwordFile() + " cannot be read: it holds the password of the embedded database", e);
    }
  }

  /**
   * Makes a database unless it is there.
   *
   * @param name its name, checked by {@link DatabaseProperties}
   */
  void createDatabase(String name) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      boolean there;
      try (ResultSet found =
          statement.executeQuery("select 1 from pg_database where datname = '" + name + "'")) {
        there = found.next();
      }
      if (!there) {
        statement.execute("create database " + name);
      }
    } catch (SQLException e) {
      throw new DatabaseException("The database " + name + " cannot be made: " + e.getMessage(), e);
    }
  }

  private void initialise() {
    try {
      if (!Files.exists(passwordFile())) {
        byte[] secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        Files.createFile(passwordFile());
        ownerOnly(passwordFile());
        Files.writeString(passwordFile(), HexFormat.of().formatHex(secret) + "\n");
      }
      Files.createDirectories(cluster);
      user.own(cluster);
      Path pwfile =
          Files.copy(
              passwordFile(),
              Files.createTempFile(directory, "init", ".tmp"),
              java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      try {
        user.own(pwfile);
        run(
            "initdb",
            List.of(
                "-D",
                cluster.toString(),
                "-U",
                USER,
                "-A",
                "scram-sha-256",
                "--pwfile",
                pwfile.toString(),
                "-E",
                "UTF8",
                "--locale=C",
                "--data-checksums"));
      } finally {
        Files.delete(pwfile);
      }
      Files.writeString(
          cluster.resolve("postgresql.conf"),
          "\ninclude 'easyflow.conf'\n",
          java.nio.file.StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new DatabaseException(
          "The database cannot be made in " + cluster + ": " + e.getMessage(), e);
    }
  }

  private void start() {
    try {
      Path conf = cluster.resolve("easyflow.conf");
      Files.writeString(conf, configuration());
      user.own(cluster);
    } catch (IOException e) {
      throw new DatabaseException(cluster + " cannot be written: " + e.getMessage(), e);
    }
    control("start", List.of("-w", "-t", String.valueOf(START_SECONDS), "-l", log().toString()));
    LOG.info("Database server runs on 127.0.0.1:{}, data in {}", port, cluster);
  }

  /** Durable first; then sized for small rows that come, are updated a few times and go. */
  private String configuration() {
    return String.join(
        "\n",
        "# Written by the hub at every start.",
        "listen_addresses = '127.0.0.1'",
        "unix_socket_directories = ''",
        "port = " + port,
        "fsync = on",
        "synchronous_commit = on",
        "full_page_writes = on",
        "max_connections = 200",
        "shared_buffers = " + settings.sharedBuffers(),
        "wal_compression = on",
        "max_wal_size = 2GB",
        "min_wal_size = 256MB",
        "checkpoint_timeout = 10min",
        "random_page_cost = 1.1",
        "default_statistics_target = 10",
        "autovacuum_naptime = 10s",
        "autovacuum_vacuum_scale_factor = 0.05",
        "autovacuum_analyze_scale_factor = 0.05",
        "autovacuum_vacuum_cost_limit = 2000",
        "idle_in_transaction_session_timeout = 5min",
        "tcp_keepalives_idle = 30",
        "tcp_keepalives_interval = 10",
        "tcp_keepalives_count = 3",
        "timezone = 'UTC'",
        "log_timezone = 'UTC'",
        "logging_collector = on",
        "log_filename = 'postgresql-%a.log'",
        "log_truncate_on_rotation = on",
        "log_rotation_age = 1d",
        "log_min_error_statement = panic",
        "log_error_verbosity = terse",
        "");
  }

  private boolean answersSoon() {
    long end = System.nanoTime() + START_SECONDS * 1_000_000_000L;
    do {
      try (Connection connection = connect();
          Statement statement = connection.createStatement();
          ResultSet found = statement.executeQuery("show data_directory")) {
        return found.next() && Path.of(found.getString(1)).equals(cluster);
      } catch (SQLException e) {
        // 57P03: it is still recovering from a crash
        if (!"57P03".equals(e.getSQLState())) {
          return false;
        }
        pause();
      }
    } while (System.nanoTime() < end);
    return false;
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseException("Interrupted while the database was starting", e);
    }
  }

  private Connection connect() throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName("postgres");
    source.setUser(USER);
    source.setPassword(password());
    source.setConnectTimeout(3);
    source.setSocketTimeout(10);
    return source.getConnection();
  }

  /** PostgreSQL refuses to start when any process has the number its old file names. */
  private void forgetStaleFile() {
    try {
      if (Files.exists(PostmasterFile.path(cluster)) && !running()) {
        Files.delete(PostmasterFile.path(cluster));
      }
    } catch (IOException e) {
      throw new DatabaseException(
          PostmasterFile.path(cluster)
              + " is left from a server that is gone and cannot be deleted; delete it",
          e);
    }
  }

  private static int freePort(int first) {
    for (int candidate = first; candidate < first + PORTS_TO_TRY && candidate < 65_536; ) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), candidate));
        return candidate;
      } catch (IOException e) {
        candidate++; // taken
      }
    }
    throw new DatabaseException(
        "No free port for the database from "
            + first
            + " on. Set EASYFLOW_DATABASE_PORT to the first port it may try.");
  }

  private void control(String command, List<String> options) {
    List<String> arguments = new ArrayList<>(List.of("-D", cluster.toString()));
    arguments.addAll(options);
    arguments.add(command);
    run("pg_ctl", arguments);
  }

  private void run(String program, List<String> arguments) {
    List<String> command = new ArrayList<>(user.prefix());
    command.add(binaries.path(program));
    command.addAll(arguments);
    try {
      Path output = directory.resolve(program + ".log");
      int code =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start()
              .waitFor();
      if (code != 0) {
        throw new DatabaseException(
            "The embedded database: %s failed (%d). It said: %s"
                .formatted(program, code, said(output)));
      }
    } catch (IOException e) {
      throw new DatabaseException("The program " + command.get(0) + " cannot be started", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseException("Interrupted while waiting for " + program, e);
    }
  }

  private String said(Path output) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(output));
    if (Files.exists(log())) {
      lines.addAll(Files.readAllLines(log()));
    }
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - 6), lines.size()));
  }

  private Path log() {
    return cluster.resolve("start.log");
  }

  private Path passwordFile() {
    return directory.resolve("postgres.password");
  }

  private static void ownerOnly(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }
}
