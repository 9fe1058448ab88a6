package io.easyflow.outlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.account.Account;
import io.easyflow.account.AccountView;
import io.easyflow.account.Accounts;
import io.easyflow.account.Secret;
import io.easyflow.catalog.Connector;
import io.easyflow.catalog.ConnectorReader;
import io.easyflow.catalog.CredentialSpec;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.crash.Fuzz;
import io.easyflow.testkit.Choices;
import io.easyflow.testkit.JsonMutator;
import io.easyflow.testkit.VendorJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** What a connector makes of odd data for its platform is a call to that platform, or refused. */
class RequestFuzzTest {
  private static final JqVariables VARIABLES =
      new JqVariables(OutletFixture.JSON, new OutletFixture.TestClock());
  private static final CamelContext CAMEL = new DefaultCamelContext();
  private static final Limits LIMITS = new Limits(OutletFixture.JSON);
  private static final List<Port> PORTS = ports();

  /** A request file, and what its platform's mappings are known to see. */
  private record Port(
      Connector connector, RequestFile file, Account account, List<JsonNode> samples) {}

  @Test
  void everyRequestGoesToThePlatformOrIsRefused() {
    Fuzz.run(8_000, 200_000, RequestFuzzTest::request);
  }

  @MethodSource("io.easyflow.crash.Fuzz#seeds")
  @FuzzTest(maxDuration = Fuzz.DURATION)
  void fuzz(byte[] input) {
    request(input);
  }

  private static void request(byte[] input) {
    Choices choices = new Choices(input);
    Port port = choices.one(PORTS);
    Exchange exchange = new DefaultExchange(CAMEL);
    exchange.setVariable(AccountView.VARIABLE, AccountView.of(port.account));
    for (String name : List.of("since", "until", "cursor")) {
      if (choices.oneIn(2)) {
        exchange.setVariable(name, choices.oneIn(3) ? choices.text(20) : "2026-01-31T12:00:00Z");
      }
    }
    exchange.getMessage().setHeader("chatId", choices.oneIn(3) ? choices.text(20) : "77");
    exchange.getMessage().setBody(new JsonMutator(choices).mutate(choices.one(port.samples)));
    try {
      PlatformCall call = port.file.of(exchange);
      Request request =
          Request.of(
              port.connector.api(),
              call,
              AnswerKind.AUTO,
              port.account,
              new Known(port.account),
              OutletFixture.JSON);
      assertThat(URI.create(request.url()).getHost()).isIn(hosts(port));
      LIMITS.of(port.account, port.connector.api().limits(), call);
    } catch (DeliveryFailure.Permanent refused) {
      assertThat(refused.getMessage()).isNotBlank().doesNotContain("Exception", "java.");
    }
  }

  /** A payload never chooses the host. */
  private static List<String> hosts(Port port) {
    return port.connector.api().hosts().values().stream()
        .map(address -> URI.create(address.replaceAll("\\{\\w+}", "credential")).getHost())
        .toList();
  }

  private static List<Port> ports() {
    List<Port> ports = new ArrayList<>();
    ConnectorReader reader = new ConnectorReader();
    try (Stream<Path> files = Files.walk(Path.of("routes", "connectors"), 2)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".request.jq")).sorted().toList()) {
        Connector connector = reader.read(file.getParent()).connector().orElseThrow();
        RequestFile request =
            new RequestFile(
                connector,
                file.getFileName().toString(),
                null,
                false,
                VARIABLES,
                OutletFixture.JSON);
        ports.add(new Port(connector, request, account(connector), VendorJson.of(connector.id())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ports;
  }

  private static Account account(Connector connector) {
    Map<String, String> settings = new HashMap<>();
    Map<String, List<Secret>> secrets = new HashMap<>();
    for (CredentialSpec credential : connector.credentials().values()) {
      if (credential.secret()) {
        secrets.put(credential.name(), List.of(new Secret("credential")));
      } else {
        settings.put(credential.name(), "credential");
      }
    }
    return new Account(connector.id(), "default", null, settings, secrets);
  }

  /** The one account there is. */
  private record Known(Account account) implements Accounts {
    @Override
    public Optional<Account> find(String platform, String name) {
      return Optional.of(account);
    }

    @Override
    public List<Account> of(String platform) {
      return List.of(account);
    }

    @Override
    public List<Account> all() {
      return List.of(account);
    }

    @Override
    public Optional<String> missing(Account of, String purpose) {
      return Optional.empty();
    }
  }
}
