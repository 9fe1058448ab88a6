package io.easyflow.connector;

import static io.easyflow.connector.HubFixture.jq;
import static io.easyflow.connector.HubFixture.route;
import static io.easyflow.connector.HubFixture.write;
import static io.easyflow.connector.HubFixture.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.easyflow.channel.DeliveryFailure;
import io.easyflow.database.TestDatabase;
import io.easyflow.model.Order;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;

class ReloadTest {
  private static final String BODY = "{\"id\":\"1\"}";
  private static final String GOOD = route("demo", "orders", "order");

  @TempDir Path home;
  private Path routes;
  private DataSource database;

  @BeforeEach
  void folder() {
    routes = home.resolve("routes");
    database = TestDatabase.create();
    HubFixture.connector(routes, "demo");
  }

  private static String number(HubFixture hub) throws Exception {
    return hub.call("demo", "orders", BODY).getMessage().getBody(Order.class).number();
  }

  private static void awaitState(HubFixture hub, String state) {
    await()
        .pollInterval(Duration.ofMillis(10))
        .until(() -> hub.status("demo") != null && hub.status("demo").state().equals(state));
  }

  private static String anotherVersion(HubFixture hub, String before) {
    return await().until(() -> hub.status("demo").version(), version -> !version.equals(before));
  }

  @Test
  void anEditIsLiveWithinASecond() throws Exception {
    try (HubFixture hub = new HubFixture(home, database).start()) {
      assertThat(number(hub)).isEqualTo("first");
      assertThat(hub.status("demo").state()).isEqualTo(UnitStatus.LIVE);
      String version = hub.status("demo").version();

      long shortest = Long.MAX_VALUE;
      for (String next : List.of("second", "third", "fourth")) {
        long edited = System.nanoTime();
        hub.write("connectors/demo/order.jq", jq(next));
        await().pollInterval(Duration.ofMillis(5)).until(() -> number(hub).equals(next));
        shortest = Math.min(shortest, System.nanoTime() - edited);
        version = anotherVersion(hub, version);
      }
      assertThat(Duration.ofNanos(shortest)).isLessThan(Duration.ofSeconds(1));

      hub.write("connectors/demo/connector.yaml", yaml("demo", "Second"));
      anotherVersion(hub, version);
      assertThat(hub.catalog.find("demo").orElseThrow().title()).isEqualTo("Second");
      assertThat(hub.status("demo").problems()).isEmpty();
      assertThat(hub.status("demo").routeIds()).containsExactly("demo-orders");
    }
  }

  @Test
  void aBrokenEditBreaksNothingUnderLoad() throws Exception {
    String second = GOOD + route("demo", "products", "prodct");
    List<String[]> edits =
        List.of(
            new String[] {"demo.camel.yaml", GOOD + "- route:\n  id: [", GOOD, "not YAML"},
            new String[] {"demo.camel.yaml", GOOD + "- &a [*a]\n", GOOD, "holds the alias itself"},
            new String[] {"order.jq", "{externalId: .id,", jq("a"), ""},
            new String[] {"connector.yaml", "id: demo\n", yaml("demo", "A"), ""},
            new String[] {
              "demo.camel.yaml", GOOD.replace("map:demo/order", "exec:ls"), GOOD, "'exec'"
            },
            new String[] {"demo.camel.yaml", second, GOOD, "demo/prodct.jq"},
            new String[] {
              "demo.camel.yaml",
              GOOD.replace("\" }", "\", parameters: { eahc: true } }"),
              GOOD,
              "no option 'eahc'"
            });
    try (HubFixture hub = new HubFixture(home, database).start();
        Load load = new Load(hub)) {
      int round = 0;
      for (String[] edit : edits) {
        hub.write("connectors/demo/" + edit[0], edit[1]);
        awaitState(hub, UnitStatus.LAST_GOOD);
        assertThat(hub.status("demo").problems())
            .anySatisfy(
                problem -> {
                  assertThat(problem.file()).isEqualTo("routes/connectors/demo/" + edit[0]);
                  assertThat(problem.line()).isPositive();
                  assertThat(problem.message()).contains(edit[3]);
                });
        assertThat(number(hub)).isEqualTo(round == 0 ? "first" : "good" + round);

        round++;
        String good = "good" + round;
        hub.write("connectors/demo/" + edit[0], edit[2]);
        hub.write("connectors/demo/order.jq", jq(good));
        await().pollInterval(Duration.ofMillis(10)).until(() -> number(hub).equals(good));
        awaitState(hub, UnitStatus.LIVE);
      }
      load.finish();
      assertThat(load.failures).isEmpty();
      assertThat(load.answers.get()).isGreaterThan(100);
    }
  }

  @Test
  void aNewRouteIsAddedAndAVanishedOneRemoved() throws Exception {
    try (HubFixture hub = new HubFixture(home, database).start()) {
      hub.write("connectors/demo/demo.camel.yaml", GOOD + route("demo", "order", "order"));
      await().until(() -> hub.ports.has("demo", "order"));
      assertThat(hub.ports.of("demo")).containsExactly("order", "orders");
      assertThat(hub.call("demo", "order", BODY).getMessage().getBody()).isInstanceOf(Order.class);

      hub.write("connectors/demo/demo.camel.yaml", GOOD);
      await().until(() -> !hub.ports.has("demo", "order"));
      assertThat(hub.context.getRouteDefinition("demo-order")).isNull();
      assertThatThrownBy(() -> hub.call("demo", "order", BODY))
          .isInstanceOf(DeliveryFailure.Permanent.class)
          .hasMessage(
              "connector 'demo' has no port 'order': no route of routes/connectors/demo begins with"
                  + " direct:demo-order; did you mean 'demo-orders'?");
    }
  }

  @Test
  void aRestartWithABrokenFolderRunsTheLastGoodVersion() throws Exception {
    try (HubFixture hub = new HubFixture(home, database).start()) {
      assertThat(number(hub)).isEqualTo("first");
    }
    write(routes, "connectors/demo/order.jq", "{externalId: .id, number: $nobody}");
    write(routes, "connectors/demo/demo.camel.yaml", "- route: {");
    FileSystemUtils.deleteRecursively(home.resolve("data"));

    try (HubFixture hub = new HubFixture(home, database).start()) {
      assertThat(number(hub)).isEqualTo("first");
      UnitStatus status = hub.status("demo");
      assertThat(status.state()).isEqualTo(UnitStatus.LAST_GOOD);
      assertThat(status.problems())
          .extracting(p -> p.file())
          .containsExactly(
              "routes/connectors/demo/demo.camel.yaml", "routes/connectors/demo/order.jq");
      assertThat(hub.catalog.find("demo").orElseThrow().folder())
          .satisfies(
              folder ->
                  assertThat(Files.readString(folder.resolve("order.jq"))).isEqualTo(jq("first")));

      write(routes, "connectors/demo/order.jq", jq("mended"));
      write(routes, "connectors/demo/demo.camel.yaml", GOOD);
      await().until(() -> number(hub).equals("mended"));
      awaitState(hub, UnitStatus.LIVE);
    }
  }

  @Test
  void aConnectorThatNeverRanKeepsItsDoorWhileItIsDown() throws Exception {
    write(routes, "connectors/demo/order.jq", "{");
    try (HubFixture hub = new HubFixture(home, database).start()) {
      assertThat(hub.status("demo").state()).isEqualTo(UnitStatus.DOWN);
      assertThat(hub.status("demo").version()).isNull();
      assertThat(hub.catalog.find("demo")).isPresent();
      assertThatThrownBy(() -> number(hub))
          .isInstanceOf(DeliveryFailure.Deferred.class)
          .hasMessageContaining("connector 'demo' is down");

      hub.write("connectors/demo/order.jq", jq("up"));
      await().ignoreExceptions().until(() -> number(hub).equals("up"));
    }
  }

  @Test
  void aDeletedFolderIsGoneAndANewOneComes() throws Exception {
    try (HubFixture hub = new HubFixture(home, database).start()) {
      FileSystemUtils.deleteRecursively(routes.resolve("connectors/demo"));
      await().until(() -> hub.status("demo") == null);
      assertThat(hub.catalog.find("demo")).isEmpty();
      assertThat(hub.context.getRoutes()).isEmpty();
      assertThat(hub.context.getRouteDefinitions()).isEmpty();

      HubFixture.connector(routes, "other");
      await().until(() -> hub.status("other") != null && hub.ports.has("other", "orders"));
      assertThat(hub.call("other", "orders", BODY).getMessage().getBody())
          .isInstanceOf(Order.class);
    }
  }

  @Test
  void aFlowIsDeployedAndOneThatLackedAConnectorHeals() throws Exception {
    String flow =
        """
        - route:
            id: tell
            description: Tells
            from:
              uri: direct:tell
              steps:
                - to: { uri: "map:late/order" }
        """;
    write(routes, "flows/tell.camel.yaml", flow);
    try (HubFixture hub = new HubFixture(home, database).start()) {
      UnitStatus down = hub.status("flows/tell");
      assertThat(down.state()).isEqualTo(UnitStatus.DOWN);
      assertThat(down.kind()).isEqualTo("flow");
      assertThat(down.problems().get(0).message()).contains("there is no connector 'late'");
      assertThat(down.problems().get(0).line()).isEqualTo(7);

      HubFixture.connector(routes, "late");
      await().until(() -> hub.status("flows/tell").state().equals(UnitStatus.LIVE));
      assertThat(hub.context.getRoute("tell")).isNotNull();
      assertThat(hub.deployer.all())
          .extracting(UnitStatus::unit)
          .containsExactly("demo", "late", "flows/tell");
    }
  }

  @Test
  void anIdOrHubEntryThatIsNotThereIsRefused() throws Exception {
    try (HubFixture hub = new HubFixture(home, database)) {
      hub.context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("direct:hub-order").routeId("demo-taken").to("log:x");
            }
          });
      hub.start();
      hub.write(
          "connectors/demo/demo.camel.yaml",
          (GOOD + route("demo", "taken", "order"))
                  .replace("                - to: { uri: \"map:demo/order\" }\n- route", "- route")
              + "        - to: { uri: \"direct:hub-ordr\" }\n");
      awaitState(hub, UnitStatus.LAST_GOOD);
      assertThat(hub.status("demo").problems())
          .extracting(p -> p.message())
          .containsExactly(
              "the id 'demo-taken' is taken by a route elsewhere; choose another",
              "no route begins with direct:hub-ordr; did you mean 'hub-order'?");
      assertThat(number(hub)).isEqualTo("first");
    }
  }

  @Test
  void onlyTheLastTwentyVersionsAreKept() throws Exception {
    VersionStore store = new VersionStore(new JdbcTemplate(database));
    Unit unit = new Unit(Unit.Kind.CONNECTOR, "demo", routes.resolve("connectors/demo"));
    Instant time = Instant.parse("2026-01-01T00:00:00Z");
    for (int i = 0; i < 25; i++) {
      byte[] bytes = {(byte) i, 0, (byte) 0xff};
      store.save(UnitFiles.of(unit, Map.of("a.bin", bytes)), time.plusSeconds(i));
    }
    List<UnitFiles> history = store.history(unit);
    assertThat(history).hasSize(20);
    assertThat(history.get(0).files().get("a.bin")).containsExactly(24, 0, 0xff);
  }

  /** Calls a port from four threads until it is told to finish. */
  private static final class Load implements AutoCloseable {
    private final AtomicBoolean going = new AtomicBoolean(true);
    private final AtomicInteger answers = new AtomicInteger();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    Load(HubFixture hub) {
      for (int i = 0; i < 4; i++) {
        Thread thread = new Thread(() -> call(hub));
        thread.start();
        threads.add(thread);
      }
    }

    private void call(HubFixture hub) {
      while (going.get()) {
        try {
          assertThat(number(hub)).isNotBlank();
          answers.incrementAndGet();
        } catch (Throwable e) {
          failures.add(e);
        }
        Thread.onSpinWait();
      }
    }

    void finish() {
      going.set(false);
      threads.forEach(thread -> await().until(() -> !thread.isAlive()));
    }

    @Override
    public void close() {
      finish();
    }
  }
}
