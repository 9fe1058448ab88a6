package io.easyflow.connector;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.easyflow.account.Account;
import io.easyflow.account.Accounts;
import io.easyflow.account.EnvironmentAccounts;
import io.easyflow.account.Secret;
import io.easyflow.catalog.Connector;
import io.easyflow.catalog.CredentialSpec;
import io.easyflow.testkit.HubContext;
import io.easyflow.testkit.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/**
 * A whole hub, as it is, on a copy of a routes folder; its platforms are played by their doubles.
 * Flows are left out, so that nothing happens but what a test asks for.
 */
final class SuiteHub implements AutoCloseable {
  /** How long calls may take, so that a silent platform is noticed soon. */
  static final String TIMEOUT = "5s";

  private static final AtomicInteger COUNT = new AtomicInteger();

  final ObjectMapper json = CanonicalJson.mapper();
  final Doubles doubles = new Doubles();
  final ExecutorService threads = Executors.newCachedThreadPool();
  final List<Version> connectors;
  private final ConfigurableApplicationContext context;
  private final ServerSocket silence;

  /**
   * @param routes a folder with {@code connectors/}; it is not touched
   * @param home an empty folder for the copy and the hub's own files
   */
  SuiteHub(Path routes, Path home) {
    try {
      copy(routes, home.resolve("routes"));
      connectors = new ConnectorSuite(home.resolve("routes")).connectors();
      for (Version version : connectors) {
        doubles.load(version.unit().path(), json);
      }
      context = start(home);
      // Nobody accepts: whoever connects is let in and never hears anything.
      silence = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  Account defaultAccount(String platform) {
    return bean(Accounts.class).find(platform, Account.DEFAULT).orElseThrow();
  }

  /** A new account with the credentials of the default one. */
  Account account(String platform) {
    return account(platform, Map.of(), Map.of());
  }

  /**
   * A new account.
   *
   * @param platform connector id
   * @param settings public values that differ from the default account's
   * @param secrets secret values that differ
   */
  Account account(
      String platform, Map<String, String> settings, Map<String, List<Secret>> secrets) {
    FreshAccounts accounts = (FreshAccounts) context.getBean(Accounts.class);
    Account base = accounts.find(platform, Account.DEFAULT).orElseThrow();
    String name = "suite-" + COUNT.incrementAndGet();
    Map<String, String> allSettings = new HashMap<>(base.settings());
    allSettings.putAll(settings);
    Map<String, List<Secret>> allSecrets = new HashMap<>(base.secrets());
    allSecrets.putAll(secrets);
    Map<String, String> hosts = new HashMap<>();
    base.hosts().keySet().forEach(h -> hosts.put(h, doubles.address(name, platform, h)));
    return accounts.add(new Account(platform, name, null, allSettings, allSecrets, hosts));
  }

  /** A new account whose platform is not there. */
  Account deafAccount(String platform, Map<String, String> settings) {
    return account(platform, settings, Ports.free());
  }

  /** A new account whose platform takes calls and answers none. */
  Account silentAccount(String platform, Map<String, String> settings) {
    return account(platform, settings, silence.getLocalPort());
  }

  private Account account(String platform, Map<String, String> settings, int port) {
    Account account = account(platform, settings, Map.of());
    FreshAccounts accounts = (FreshAccounts) context.getBean(Accounts.class);
    Map<String, String> hosts = Map.of(Account.ANY_HOST, "http://127.0.0.1:" + port);
    return accounts.add(
        new Account(platform, account.name(), null, account.settings(), account.secrets(), hosts));
  }

  private ConfigurableApplicationContext start(Path home) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("easyflow.routes-dir", home.resolve("routes"));
    properties.put("easyflow.channel.tries", 3);
    properties.put("easyflow.channel.first-delay", "50ms");
    properties.put("easyflow.channel.total-delay", "200ms");
    properties.put("easyflow.channel.poll", "50ms");
    properties.put("easyflow.voice.patience", "100ms");
    for (String job : List.of("orders", "products", "updates")) {
      properties.put("easyflow.sync." + job + "-cron", "0 0 0 1 1 ? 2099");
    }
    connectors.forEach(version -> credentials(version.connector(), properties));
    return HubContext.start(home, properties, FreshAccountsConfiguration.class);
  }

  /** Secrets are made up; a public value only where the connector cannot do without. */
  private void credentials(Connector connector, Map<String, Object> properties) {
    String prefix = upper(connector.id()) + "_";
    for (CredentialSpec spec : connector.credentials().values()) {
      if (spec.secret()) {
        properties.put(prefix + upper(spec.name()), connector.id() + "-" + spec.name() + "-Aa1");
      } else if (!spec.requiredFor().isEmpty() && spec.defaultValue() == null) {
        properties.put(prefix + upper(spec.name()), "1001");
      }
    }
    if (connector.api() != null) {
      for (String host : connector.api().hosts().keySet()) {
        properties.put(
            prefix + "BASE_URL_" + upper(host), doubles.address("suite-0", connector.id(), host));
      }
    }
  }

  private static String upper(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").replace('-', '_').toUpperCase(Locale.ROOT);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        boolean flow = target.getParent().equals(to.resolve("flows"));
        if (!flow) {
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
          if (file.getFileName().toString().equals("connector.yaml")) {
            forTests(target);
          }
        }
      }
    }
  }

  /** Calls time out soon and budgets hold for a test: none waits for a minute's refill. */
  private static void forTests(Path file) throws IOException {
    ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
    ObjectNode root = (ObjectNode) yaml.readTree(file.toFile());
    if (root.get("api") instanceof ObjectNode api) {
      api.put("timeout", TIMEOUT);
      api.findParents("bucket").forEach(limit -> ((ObjectNode) limit).put("bucket", 1000));
      yaml.writeValue(file.toFile(), root);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    context.close();
    doubles.close();
    try {
      silence.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class FreshAccountsConfiguration {
    @Bean
    @Primary
    Accounts freshAccounts(EnvironmentAccounts environment) {
      return new FreshAccounts(environment);
    }
  }
}
