package io.easyflow.converse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.easyflow.account.Account;
import io.easyflow.account.Accounts;
import io.easyflow.catalog.Catalog;
import io.easyflow.catalog.Connector;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.connector.ConnectorPorts;
import io.easyflow.model.AiQuestion;
import io.easyflow.model.AiReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which services are asked, and in which order, is a setting. */
class AiProvidersTest {
  private static final AiQuestion QUESTION =
      new AiQuestion(
          "Be kind",
          List.of(new AiQuestion.Line(AiQuestion.Role.USER, "Hello")),
          100,
          null,
          null,
          false);

  private final Catalog catalog = mock(Catalog.class);
  private final Accounts accounts = mock(Accounts.class);
  private final ConnectorPorts ports = mock(ConnectorPorts.class);
  private final List<String> asked = new ArrayList<>();

  /** Services that are set up; the last word is had by {@code south}. */
  @BeforeEach
  void services() throws Exception {
    for (String platform : List.of("north", "south", "west")) {
      when(catalog.find(platform)).thenReturn(Optional.of(mock(Connector.class)));
      for (String name : List.of("default", "spare")) {
        Account account = new Account(platform, name, null, Map.of(), Map.of(), Map.of());
        when(accounts.find(account.id())).thenReturn(Optional.of(account));
      }
    }
    when(accounts.missing(any(), anyString())).thenReturn(Optional.empty());
    when(ports.has(anyString(), anyString())).thenReturn(true);
    doAnswer(
            call -> {
              asked.add(call.getArgument(1));
              if (!call.getArgument(1).equals("south")) {
                throw new DeliveryFailure.Permanent("no answer here", null);
              }
              Exchange exchange = call.getArgument(0);
              exchange
                  .getMessage()
                  .setBody(
                      new AiReply(
                          "south:default", "1", "m", "Hi", null, null, AiReply.Finish.STOP));
              return null;
            })
        .when(ports)
        .call(any(), anyString(), anyString());
  }

  private Optional<AiReply> ask(String... providers) {
    ConverseProperties properties =
        new ConverseProperties(List.of(providers), 10, 100, 0.7, Duration.ofSeconds(9), 1, false);
    return new AiProviders(properties, catalog, accounts, ports, new DefaultCamelContext())
        .ask(QUESTION, Duration.ofSeconds(9), () -> null);
  }

  @Test
  void areAskedInTheOrderOfTheSettingUntilOneAnswers() {
    assertThat(ask("west", "north:spare", "south", "north")).isPresent();
    assertThat(asked).containsExactly("west", "north", "south");
    asked.clear();
    assertThat(ask("south", "west")).isPresent();
    assertThat(asked).containsExactly("south");
  }

  @Test
  void whoIsNotNamedIsNotAsked() {
    assertThat(ask("west", "nobody")).isEmpty();
    assertThat(asked).containsExactly("west");
  }
}
