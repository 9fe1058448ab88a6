package io.easyflow.connector;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.account.AccountView;
import io.easyflow.catalog.ConnectorReader;
import io.easyflow.catalog.FolderCatalog;
import io.easyflow.outlet.JqVariables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.support.DefaultExchange;
import org.springframework.jdbc.core.JdbcTemplate;

/** A hub's deployment around a live Camel context and a folder of routes, without Spring. */
final class HubFixture implements AutoCloseable {
  static final ConnectorSettings.Reload RELOAD =
      new ConnectorSettings.Reload(
          true, Duration.ofMillis(200), Duration.ofMillis(150), Duration.ofSeconds(5));

  final Path routes;
  final ObjectMapper mapper = CanonicalJson.mapper();
  final DefaultCamelContext context = new DefaultCamelContext();
  final FolderCatalog catalog = new FolderCatalog();
  final Mappings mappings = new Mappings();
  final Gates gates = new Gates();
  final ConnectorPorts ports = new ConnectorPorts(gates, context);
  final Deployer deployer;
  final RoutesWatcher watcher;

  HubFixture(Path home, DataSource database) throws Exception {
    this(home, database, RELOAD);
  }

  HubFixture(Path home, DataSource database, ConnectorSettings.Reload reload) throws Exception {
    routes = home.resolve("routes");
    JqVariables variables = new JqVariables(mapper, Clock.systemUTC());
    context.disableJMX();
    context.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
    context.addComponent("direct", new GatedDirectComponent(gates));
    context.addComponent("map", new MapComponent(mappings, new RecordReader(mapper), variables));
    context.start();
    deployer =
        new Deployer(
            new UnitChecker(
                new ConnectorReader(), new DryRun(ScratchComponents.of(variables, mapper))),
            new Switch(catalog, mappings, gates, new LiveRoutes(context), reload.drain()),
            new VersionFolders(home.resolve("data")),
            new LastGood(new VersionStore(new JdbcTemplate(database)), Clock.systemUTC()),
            Clock.systemUTC());
    watcher = new RoutesWatcher(routes, deployer, reload);
  }

  HubFixture start() {
    deployer.prepare(watcher.first());
    deployer.start();
    watcher.start();
    return this;
  }

  /** Calls a port with a text. */
  Exchange call(String platform, String port, Object body) throws Exception {
    Exchange exchange = exchange(context, body, platform);
    ports.call(exchange, platform, port);
    return exchange;
  }

  static Exchange exchange(CamelContext context, Object body, String platform) {
    Exchange exchange = new DefaultExchange(context);
    exchange.getMessage().setBody(body);
    exchange.setVariable(
        AccountView.VARIABLE,
        new AccountView(platform + ":default", platform, "default", Map.of()));
    return exchange;
  }

  UnitStatus status(String unit) {
    return deployer.find(unit).orElse(null);
  }

  void write(String file, String text) {
    write(routes, file, text);
  }

  static void write(Path folder, String file, String text) {
    try {
      Path path = folder.resolve(file);
      Files.createDirectories(path.getParent());
      // At once, as an editor saves: an empty file would be a program too.
      Path fresh = path.resolveSibling("." + path.getFileName() + ".tmp");
      Files.writeString(fresh, text);
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A connector with one port, {@code orders}, that maps its body with order.jq. */
  static void connector(Path routes, String id) {
    write(routes, "connectors/" + id + "/connector.yaml", yaml(id, "First"));
    write(routes, "connectors/" + id + "/order.jq", jq("first"));
    write(routes, "connectors/" + id + "/" + id + ".camel.yaml", route(id, "orders", "order"));
  }

  static String yaml(String id, String title) {
    return "id: " + id + "\ntitle: " + title + "\ncategory: shop\n";
  }

  static String jq(String number) {
    return "{externalId: .id, number: \"" + number + "\"}\n";
  }

  static String route(String id, String port, String mapping) {
    return """
        - route:
            id: %1$s-%2$s
            description: One page of %2$s
            from:
              uri: direct:%1$s-%2$s
              steps:
                - to: { uri: "map:%1$s/%3$s" }
        """
        .formatted(id, port, mapping);
  }

  @Override
  public void close() throws IOException {
    watcher.close();
    ports.close();
    context.close();
  }
}
