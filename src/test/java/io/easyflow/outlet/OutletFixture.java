package io.easyflow.outlet;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.easyflow.account.Account;
import io.easyflow.account.AccountView;
import io.easyflow.account.Accounts;
import io.easyflow.account.Secret;
import io.easyflow.account.SecretMask;
import io.easyflow.catalog.Api;
import io.easyflow.catalog.Connector;
import io.easyflow.channel.Delivery;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.springframework.util.unit.DataSize;

/** The outlet with a platform {@code demo} played by WireMock, in a real Camel context. */
final class OutletFixture implements AutoCloseable {
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();
  static final String TOKEN = "123:top+secret/token=";

  final WireMockServer server =
      new WireMockServer(
          WireMockConfiguration.options().dynamicPort().dynamicHttpsPort().gzipDisabled(true));
  final TestClock clock = new TestClock();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final List<String> events = new ArrayList<>();
  final RefusedAccounts refused;
  final Outlet outlet;
  final CamelContext camel = new DefaultCamelContext();
  final Map<String, Account> accounts = new HashMap<>();
  final Map<String, String> hosts = new HashMap<>();
  final Map<String, String> headers = new HashMap<>();
  final Map<String, String> query = new HashMap<>();
  final List<Api.Limit> limits = new ArrayList<>();
  final List<Api.RetryAfter> hints = new ArrayList<>();
  final List<Api.ErrorRule> rules = new ArrayList<>();
  Duration timeout = Duration.ofSeconds(20);
  String idempotencyHeader;
  private Account caller;
  Api.Breaker breaker = new Api.Breaker(100, 100, Duration.ofSeconds(30));
  private final Path folder;

  OutletFixture(Path folder) {
    this.folder = folder;
    server.start();
    hosts.put("default", "http://localhost:" + server.port());
    caller = account("default", Map.of(), Map.of("token", TOKEN));
    refused =
        new RefusedAccounts(
            clock,
            List.of(
                new OutletEvents() {
                  @Override
                  public void accountRefused(RefusedAccounts.Refusal refusal) {
                    events.add("refused " + refusal.account());
                  }

                  @Override
                  public void accountAccepted(String account) {
                    events.add("accepted " + account);
                  }
                }));
    OutletProperties properties =
        new OutletProperties(
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            DataSize.ofKilobytes(256),
            60,
            60,
            Duration.ofMillis(200),
            100,
            Duration.ofMinutes(15),
            Duration.ofHours(24),
            new OutletProperties.BreakerDefaults(50, 20, Duration.ofSeconds(30)));
    outlet =
        new Outlet(
            new Known(),
            JSON,
            clock,
            new SecretMask(new Known())::mask,
            properties,
            refused,
            meters);
    camel.addComponent(
        "outbound",
        new OutboundComponent(
            id -> id.equals("demo") ? Optional.of(connector()) : Optional.empty(),
            new JqVariables(JSON, clock),
            JSON,
            outlet));
    camel.start();
  }

  Account account(String name, Map<String, String> settings, Map<String, String> secrets) {
    return account(name, settings, secrets, Map.of());
  }

  Account account(
      String name,
      Map<String, String> settings,
      Map<String, String> secrets,
      Map<String, String> addresses) {
    Map<String, List<Secret>> values = new HashMap<>();
    secrets.forEach((key, value) -> values.put(key, List.of(new Secret(value))));
    Account account = new Account("demo", name, null, settings, values, addresses);
    accounts.put(account.id(), account);
    return account;
  }

  Connector connector() {
    Api api =
        new Api(
            hosts,
            headers,
            query,
            limits,
            hints,
            Duration.ofSeconds(2),
            timeout,
            idempotencyHeader,
            breaker,
            rules);
    return new Connector(
        "demo", "Demo", Connector.Category.MESSENGER, null, folder, Map.of(), null, api, Map.of());
  }

  void file(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** From now on calls are made for an account that made none before. */
  void newAccount() {
    caller = account("new-" + accounts.size(), Map.of(), Map.of("token", TOKEN));
  }

  /** Sends an exchange and throws what the route would see. */
  Exchange send(String uri, Consumer<Exchange> setup) throws Exception {
    Exchange exchange = new DefaultExchange(camel);
    exchange.setVariable(AccountView.VARIABLE, AccountView.of(caller));
    setup.accept(exchange);
    camel.createProducerTemplate().send(uri, exchange);
    if (exchange.getException() != null) {
      throw exchange.getException();
    }
    return exchange;
  }

  Exchange send(String uri, Object body) throws Exception {
    return send(uri, exchange -> exchange.getMessage().setBody(body));
  }

  Exchange send(String uri, Object body, Delivery delivery) throws Exception {
    return send(
        uri,
        exchange -> {
          exchange.getMessage().setBody(body);
          exchange.setProperty(Delivery.PROPERTY, delivery);
        });
  }

  double calls(String method, String status) {
    var counter =
        meters
            .find("integration.api.calls")
            .tags("platform", "demo", "method", method, "status", status)
            .counter();
    return counter == null ? 0 : counter.count();
  }

  @Override
  public void close() {
    camel.stop();
    outlet.close();
    server.stop();
  }

  private final class Known implements Accounts {
    @Override
    public Optional<Account> find(String platform, String name) {
      return Optional.ofNullable(accounts.get(platform + ":" + name));
    }

    @Override
    public List<Account> of(String platform) {
      return List.copyOf(accounts.values());
    }

    @Override
    public List<Account> all() {
      return List.copyOf(accounts.values());
    }

    @Override
    public Optional<String> missing(Account account, String purpose) {
      return account.credential("token").isPresent()
          ? Optional.empty()
          : Optional.of("set DEMO_TOKEN to call demo");
    }
  }

  /** A clock that stands until it is moved. */
  static final class TestClock extends Clock {
    private volatile Instant now = Instant.parse("2026-11-21T10:00:00Z");

    void move(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
