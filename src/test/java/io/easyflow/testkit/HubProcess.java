package io.easyflow.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.database.HubDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The hub as a process of its own, as a user starts it, so that it can be killed. */
public final class HubProcess implements AutoCloseable {
  public static final String PASSWORD = "acceptance-password";

  /** JVM options of a hub that starts sooner and runs slower. */
  public static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EXTERNAL_DATABASE = "SPRING_DATASOURCE_URL";
  private static final Set<String> INHERITED = Set.of("PATH", "HOME", "USER", "LANG", "TMPDIR");

  private final Map<String, String> environment = new TreeMap<>();
  private final List<String> jvmOptions;
  private final boolean hasClassPath;
  private final Path home;
  private final int port = Ports.free();
  private final int databasePort = Ports.free();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Path log;
  private Process process;

  /**
   * @param home directory for its data
   * @param environment variables that are set for it; others that name the hub are not
   * @param jvmOptions such as {@code -Xmx512m}
   */
  public HubProcess(Path home, Map<String, String> environment, String... jvmOptions) {
    this(home, environment, List.of(jvmOptions));
  }

  public HubProcess(Path home, Map<String, String> environment, List<String> jvmOptions) {
    this(home, environment, jvmOptions, false);
  }

  /**
   * @param hasClassPath true where the options of the JVM name the classes
   */
  HubProcess(
      Path home, Map<String, String> environment, List<String> jvmOptions, boolean hasClassPath) {
    this.home = home;
    this.hasClassPath = hasClassPath;
    this.log = Path.of("target", "acceptance", "hub-" + port + ".log").toAbsolutePath();
    this.jvmOptions = jvmOptions;
    this.environment.put("SERVER_PORT", String.valueOf(port));
    this.environment.put("EASYFLOW_DATA_DIR", home.resolve("data").toString());
    this.environment.put("EASYFLOW_ADMIN_PASSWORD", PASSWORD);
    this.environment.put("EASYFLOW_SANDBOX", "false");
    this.environment.put("EASYFLOW_DATABASE_PORT", String.valueOf(databasePort));
    this.environment.putAll(environment);
  }

  /** Starts it and waits until it takes webhooks. */
  public HubProcess start() throws IOException {
    launch();
    try {
      Awaitility.await("the hub answers")
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(100))
          .until(this::ready);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
    return this;
  }

  /** Starts it, and does not wait. */
  public void launch() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(program());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().retainAll(INHERITED);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    Files.createDirectories(log.getParent());
    if (!environment.containsKey(EXTERNAL_DATABASE)) {
      HubDatabase.prepare(home.resolve("data"));
    }
    process = builder.start();
  }

  /** The packaged hub where {@code -Deasyflow.hub.jar} names it, else the classes just built. */
  private List<String> program() throws IOException {
    String jar = System.getProperty("easyflow.hub.jar");
    if (jar != null) {
      return List.of("-jar", jar);
    }
    List<String> program = new ArrayList<>(hasClassPath ? List.of() : HubClasses.options());
    program.add("io.easyflow.EasyFlowApplication");
    return program;
  }

  private boolean ready() {
    if (!process.isAlive()) {
      throw new IllegalStateException("the hub ended, see " + log() + "\n" + logText());
    }
    try {
      return get("/actuator/health/readiness").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Its database, to look at tables that no answer of the API counts; outlives a killed hub. */
  public JdbcTemplate database() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {databasePort});
    source.setDatabaseName("easyflow");
    source.setUser("easyflow");
    source.setPassword(databasePassword());
    return new JdbcTemplate(source);
  }

  /** What a further hub is told so that it works on the database of this one. */
  public Map<String, String> databaseEnvironment() {
    return Map.of(
        EXTERNAL_DATABASE,
        "jdbc:postgresql://127.0.0.1:" + databasePort + "/easyflow",
        "SPRING_DATASOURCE_USERNAME",
        "easyflow",
        "SPRING_DATASOURCE_PASSWORD",
        databasePassword());
  }

  private String databasePassword() {
    try {
      return Files.readString(home.resolve("data/postgres.password")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until no delivery waits or runs, and gives the ledger. */
  public JsonNode settled(Duration atMost) throws IOException {
    return Awaitility.await("everything is handled")
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> json("/api/v1/ledger"),
            // Where the database is away the answer is a problem, without any count.
            ledger -> ledger.has("pending") && ledger.path("pending").asLong() == 0);
  }

  /** Events wait before a subscriber from now on. */
  public void hold(String subscriber, String reason) throws IOException {
    tell("/api/v1/subscribers/" + subscriber + "/hold", "{\"reason\": \"" + reason + "\"}");
  }

  /** Events that wait before a subscriber go on. */
  public void release(String subscriber) throws IOException {
    tell("/api/v1/subscribers/" + subscriber + "/release", "{}");
  }

  private void tell(String path, String json) throws IOException {
    HttpResponse<String> answer = post(path, json);
    if (answer.statusCode() != 204) {
      throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
    }
  }

  /** How a connector runs at this moment. */
  public JsonNode deployment(String connector) throws IOException {
    return json("/api/v1/connectors/" + connector).path("deployment");
  }

  /** Waits until a connector runs as it is said. */
  public void awaitState(String connector, String state, Duration atMost) {
    Awaitility.await(connector + " is " + state)
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> deployment(connector).path("state").asText().equals(state));
  }

  /** What the JDK's own tool says of the process. */
  public String jcmd(String command) throws IOException, InterruptedException {
    Process tool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(process.pid()),
                command)
            .redirectErrorStream(true)
            .start();
    String answer = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (tool.waitFor() != 0) {
      throw new IOException("jcmd " + command + " failed: " + answer);
    }
    return answer;
  }

  /** Number of its process. */
  public long pid() {
    return process.pid();
  }

  /** MiB of heap that a full collection leaves. */
  public long heapInUse() throws IOException, InterruptedException {
    // The metric would count what was made since; this collects, counts and ends with the sum.
    String total = jcmd("GC.class_histogram").strip();
    return Long.parseLong(total.substring(total.lastIndexOf(' ') + 1)) >> 20;
  }

  /** Ends it as a power cut would. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Ends it as {@code kill} would. */
  public void stop() throws InterruptedException {
    stop(Duration.ofMinutes(1));
  }

  /**
   * @param patience how long it may take, or it is ended as a power cut would
   */
  void stop(Duration patience) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
      kill();
    }
  }

  /**
   * Waits until it ends by itself.
   *
   * @return its exit code
   */
  public int awaitEnd(Duration atMost) throws InterruptedException {
    if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("the hub still runs after " + atMost);
    }
    return process.exitValue();
  }

  /** Everything it wrote, over all its starts; kept after the test. */
  public Path log() {
    return log;
  }

  public String logText() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  public HttpClient client() {
    return client;
  }

  private HttpRequest.Builder request(String path) {
    String login = "admin:" + PASSWORD;
    return HttpRequest.newBuilder(uri(path))
        .timeout(Duration.ofSeconds(20))
        .header(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
  }

  public HttpResponse<String> get(String path) throws IOException {
    return send(request(path).GET().build());
  }

  public JsonNode json(String path) throws IOException {
    return JSON.readTree(get(path).body());
  }

  public HttpResponse<String> post(String path, String json) throws IOException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  public HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Ends it at once, and the database server that it leaves behind. */
  @Override
  public void close() {
    try {
      if (process != null) {
        kill();
        if (!environment.containsKey(EXTERNAL_DATABASE)) {
          HubDatabase.end(home.resolve("data"));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
