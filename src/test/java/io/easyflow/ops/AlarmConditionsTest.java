package io.easyflow.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.easyflow.account.Account;
import io.easyflow.account.Accounts;
import io.easyflow.channel.DeadLetters;
import io.easyflow.channel.Journal;
import io.easyflow.channel.Ledger;
import io.easyflow.channel.Subscribers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlarmConditionsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private final DeadLetters deadLetters = mock(DeadLetters.class);
  private final Ledger ledger = mock(Ledger.class);
  private final Subscribers subscribers = mock(Subscribers.class);
  private final Journal journal = mock(Journal.class);
  private final Accounts accounts = mock(Accounts.class);
  private final ConnectorHealth connectors = mock(ConnectorHealth.class);

  @BeforeEach
  void allIsWell() {
    when(ledger.report()).thenReturn(report(new Ledger.Totals(1, 1, 0, 1, 0, 1, 0, 0, 0)));
    when(accounts.all())
        .thenReturn(List.of(new Account("one", "default", null, Map.of(), Map.of(), Map.of())));
    sends(Duration.ofMinutes(10), NOW.minus(Duration.ofMinutes(5)));
  }

  @Test
  void nothingIsToldWhileAllIsWell() {
    assertThat(now()).isEmpty();
  }

  @Test
  void freshDeadLettersAreCountedBySubscriber() {
    when(deadLetters.list(any(), anyInt()))
        .thenReturn(
            List.of(
                letter("sender", NOW.minusSeconds(10)),
                letter("sender", NOW.minusSeconds(20)),
                letter("old", NOW.minus(Duration.ofHours(1)))));
    assertThat(now()).containsOnlyKeys("dead-letters/sender");
    assertThat(now().get("dead-letters/sender"))
        .startsWith("2 new dead letters of sender")
        .doesNotContain("what a customer wrote");
  }

  @Test
  void anUnbalancedLedgerIsTold() {
    when(ledger.report()).thenReturn(report(new Ledger.Totals(2, 1, 0, 1, 0, 1, 0, 0, 0)));
    assertThat(now()).containsOnlyKeys("ledger");
  }

  @Test
  void aBrokenConnectorIsToldWithItsFirstProblem() {
    when(connectors.integrations())
        .thenReturn(
            List.of(
                new ConnectorHealth.Integration(
                    "one", "down", List.of("one.camel.yaml:3: no such step"), List.of()),
                new ConnectorHealth.Integration("two", "live", List.of(), List.of("set it"))));
    assertThat(now())
        .containsExactly(
            Map.entry("connector/one/down", "one is down. one.camel.yaml:3: no such step"));
  }

  @Test
  void aForgottenHoldIsRecalled() {
    when(subscribers.list())
        .thenReturn(
            List.of(
                new Subscribers.Subscriber(
                    "sender",
                    "messages",
                    true,
                    3,
                    1,
                    List.of(
                        new Subscribers.Hold(
                            "*", "vendor moves", "ann", NOW.minus(Duration.ofDays(2))),
                        new Subscribers.Hold("one:default", "new", "ann", NOW)))));
    assertThat(now()).containsOnlyKeys("hold/sender/*");
  }

  @Test
  void aSenderThatUsuallySendsIsSilent() {
    sends(Duration.ofMinutes(10), NOW.minus(Duration.ofHours(7)));
    assertThat(now()).containsOnlyKeys("silent/one:default");
  }

  @Test
  void aSenderThatSeldomSendsIsNot() {
    sends(Duration.ofHours(3), NOW.minus(Duration.ofHours(7)));
    assertThat(now()).isEmpty();
  }

  private Map<String, String> now() {
    return new AlarmConditions(
            deadLetters,
            ledger,
            subscribers,
            journal,
            accounts,
            connectors,
            new AlarmProperties(
                "t",
                "c",
                "u",
                Duration.ofHours(1),
                Duration.ofMinutes(5),
                5,
                Duration.ofHours(6),
                Duration.ofHours(24)),
            Clock.fixed(NOW, ZoneOffset.UTC))
        .now();
  }

  private void sends(Duration pause, Instant last) {
    when(journal.search(any(), anyLong(), anyInt()))
        .thenReturn(
            IntStream.range(0, 20)
                .mapToObj(
                    i ->
                        new Journal.Event(
                            20 - i,
                            0,
                            "inbound:one",
                            "one",
                            "one:default",
                            "t",
                            null,
                            last.minus(pause.multipliedBy(i)),
                            1))
                .toList());
  }

  private static Ledger.Report report(Ledger.Totals totals) {
    return new Ledger.Report(totals, Map.of());
  }

  private static DeadLetters.DeadLetter letter(String subscriber, Instant at) {
    return new DeadLetters.DeadLetter(
        1, 1, subscriber, "one", "one:default", "t", "dead", "what a customer wrote", 12, at);
  }
}
