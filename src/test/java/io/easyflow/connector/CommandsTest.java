package io.easyflow.connector;

import static io.easyflow.connector.HubFixture.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
  @TempDir Path home;
  private Path routes;
  private Path demo;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void folder() {
    routes = home.resolve("routes");
    demo = routes.resolve("connectors/demo");
    HubFixture.connector(routes, "demo");
    write(
        demo, "order.jq", "{externalId: .id, total: .sum, number: $vars.number, createdAt: $now}");
    write(demo, "order.list.jq", ".[] | {externalId: .id}");
    write(demo, "text.request.jq", "{text: .t, ids: [.n]}");
    write(demo, "samples/paid.json", "{\"id\":\"1\",\"sum\":10.50}");
    write(demo, "samples/paid.vars.json", "{\"vars\":{\"number\":\"n1\"}}");
    write(
        demo,
        "samples/paid.order.json",
        "{\"account\":\"demo:default\",\"externalId\":\"1\",\"total\":\"10.50\",\"number\":\"n1\","
            + "\"createdAt\":\"2026-01-01T00:00:00Z\"}");
    write(demo, "samples/two.json", "[{\"id\":\"1\"},{\"id\":\"2\"}]");
    write(demo, "samples/two.order.list.json", "[{\"externalId\":\"1\"},{\"externalId\":\"2\"}]");
    write(demo, "samples/send.json", "{\"t\":\"x\",\"n\":1}");
    write(demo, "samples/send.text.request.json", "{\"text\":\"x\",\"ids\":[1]}");
  }

  private int run(String... args) {
    return Commands.run(new PrintStream(out), new PrintStream(err), args);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aGoodFolderHasNoProblems() {
    assertThat(run("check", routes.toString())).isZero();
    assertThat(out()).isEqualTo("1 connectors and flows checked, 3 samples run, 0 problems\n");
  }

  @Test
  void oneConnectorsFolderCanBeCheckedAlone() {
    assertThat(run("check", demo.toString())).isZero();
    assertThat(out()).contains("3 samples run, 0 problems");
  }

  @Test
  void whatDiffersIsToldByFileAndField() {
    write(demo, "samples/paid.order.json", "{\"externalId\":\"1\",\"total\":\"10.5\"}");
    write(demo, "samples/two.order.list.json", "[{\"externalId\":\"1\"}]");
    write(demo, "samples/send.text.request.json", "{\"text\":\"x\",\"ids\":[1.0]}");
    write(demo, "samples/lonely.order.json", "{\"externalId\":\"1\"}");
    write(demo, "samples/paid.produkt.json", "{}");
    write(demo, "samples/typo.json", "{\"id\":\"1\"}");
    write(demo, "samples/typo.order.json", "{\"externalId\":\"1\",\n\"numbr\":\"1\"}");
    write(routes, "flows/x.camel.yaml", "- route: 1");

    assertThat(run("check", routes.toString())).isEqualTo(1);
    String samples = "routes/connectors/demo/samples/";
    String order = "routes/connectors/demo/order";
    assertThat(out().lines())
        .contains(
            samples + "lonely.order.json: there is no sample " + samples + "lonely.json",
            samples
                + "paid.order.json: "
                + order
                + ".jq: field 'createdAt' is \"2026-01-01T00:00:00Z\", the sample expects not there",
            samples + "paid.produkt.json: there is no mapping routes/connectors/demo/produkt.jq",
            samples
                + "send.text.request.json: routes/connectors/demo/text.request.jq: field 'ids[0]'"
                + " is 1, the sample expects 1.0",
            samples
                + "two.order.list.json: "
                + order
                + ".list.jq: the result has 2 entries, the sample expects 1",
            "routes/flows/x.camel.yaml:1: the route has no id");
    assertThat(out()).contains("typo.order.json: ").contains("did you mean 'number'?");
  }

  @Test
  void mapPrintsCanonicalJson() throws Exception {
    Path jq = Path.of("routes/connectors/shopify/order.jq");
    Path sample = Path.of("routes/connectors/shopify/samples/order-paid.json");
    assertThat(Files.exists(jq) && Files.exists(sample)).isTrue();
    assertThat(run("map", "shopify/order", sample.toString())).isZero();
    assertThat(out()).contains("\"account\" : \"shopify:default\"");
  }

  @Test
  void wrongCallsAreToldHow() {
    assertThat(Commands.handles("check")).isTrue();
    assertThat(Commands.handles("--server.port=1")).isFalse();
    assertThat(Commands.handles()).isFalse();
    assertThat(run("check", "a", "b")).isEqualTo(2);
    assertThat(run("check", home.resolve("nothing").toString())).isEqualTo(2);
    assertThat(run("map", "shopify", "x.json")).isEqualTo(2);
    assertThat(run("map", "shopify/nothing", "x.json")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("usage: check [folder]")
        .contains("has no connectors/ and no flows/")
        .contains("'shopify' must read <connector>/<mapping>")
        .contains("there is no file routes/connectors/shopify/nothing.jq");
  }

  @Test
  void theRepositorysOwnRoutesAreFine() {
    assertThat(run("check", "routes")).as(out()).isZero();
  }
}
