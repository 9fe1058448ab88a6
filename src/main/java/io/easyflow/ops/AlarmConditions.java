package io.easyflow.ops;

import io.easyflow.account.Account;
import io.easyflow.account.Accounts;
import io.easyflow.channel.DeadLetters;
import io.easyflow.channel.DeadLetters.DeadLetter;
import io.easyflow.channel.Journal;
import io.easyflow.channel.Ledger;
import io.easyflow.channel.Subscribers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What operators should know now. Texts name places and counts, never what customers wrote. */
@Component
class AlarmConditions {
  private static final int LOOKED_AT = 200;
  private static final int ENOUGH_TO_KNOW_A_SENDER = 10;
  private static final int EVENTS_OF_A_SENDER = 50;

  private final DeadLetters deadLetters;
  private final Ledger ledger;
  private final Subscribers subscribers;
  private final Journal journal;
  private final Accounts accounts;
  private final ConnectorHealth connectors;
  private final AlarmProperties properties;
  private final Clock clock;

  AlarmConditions(
      DeadLetters deadLetters,
      Ledger ledger,
      Subscribers subscribers,
      Journal journal,
      Accounts accounts,
      ConnectorHealth connectors,
      AlarmProperties properties,
      Clock clock) {
    this.deadLetters = deadLetters;
    this.ledger = ledger;
    this.subscribers = subscribers;
    this.journal = journal;
    this.accounts = accounts;
    this.connectors = connectors;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * @return texts by condition; a condition keeps its name as long as it lasts
   */
  Map<String, String> now() {
    Map<String, String> found = new TreeMap<>();
    growingDeadLetters(found);
    unbalancedLedger(found);
    brokenConnectors(found);
    forgottenHolds(found);
    accounts.all().forEach(account -> silentSender(account, found));
    return found;
  }

  private void growingDeadLetters(Map<String, String> found) {
    Instant since = clock.instant().minus(properties.growing());
    Map<String, Long> fresh =
        deadLetters.list(new DeadLetters.Filter(null, null, null), LOOKED_AT).stream()
            .filter(letter -> letter.at().isAfter(since))
            .collect(
                Collectors.groupingBy(DeadLetter::subscriber, TreeMap::new, Collectors.counting()));
    fresh.forEach(
        (subscriber, count) ->
            found.put(
                "dead-letters/" + subscriber,
                "%d new dead letters of %s in the last %d minutes. See /api/v1/dead-letters."
                    .formatted(count, subscriber, properties.growing().toMinutes())));
  }

  private void unbalancedLedger(Map<String, String> found) {
    if (!ledger.report().total().balanced()) {
      found.put("ledger", "The ledger is not balanced. See /api/v1/ledger.");
    }
  }

  private void brokenConnectors(Map<String, String> found) {
    for (ConnectorHealth.Integration one : connectors.integrations()) {
      if (!one.well()) {
        found.put(
            "connector/" + one.unit() + "/" + one.state(),
            "%s is %s. %s"
                .formatted(
                    one.unit(),
                    one.state(),
                    one.problems().isEmpty() ? "" : one.problems().get(0)));
      }
    }
  }

  private void forgottenHolds(Map<String, String> found) {
    Instant before = clock.instant().minus(properties.holdReminder());
    for (Subscribers.Subscriber subscriber : subscribers.list()) {
      for (Subscribers.Hold hold : subscriber.holds()) {
        if (hold.at().isBefore(before)) {
          found.put(
              "hold/" + subscriber.name() + "/" + hold.account(),
              "%s is held for %s since %s by %s: %s"
                  .formatted(
                      subscriber.name(), hold.account(), hold.at(), hold.by(), hold.reason()));
        }
      }
    }
  }

  private void silentSender(Account account, Map<String, String> found) {
    List<Instant> times =
        journal
            .search(
                new Journal.Filter(
                    "inbound:" + account.platform(),
                    account.platform(),
                    account.id(),
                    null,
                    null,
                    null,
                    null),
                0,
                EVENTS_OF_A_SENDER)
            .stream()
            .map(Journal.Event::receivedAt)
            .toList();
    usualPause(times)
        .ifPresent(
            usual -> {
              Duration silent = Duration.between(times.get(0), clock.instant());
              Duration allowed = usual.multipliedBy(properties.silentTimes());
              if (silent.compareTo(allowed) > 0
                  && silent.compareTo(properties.silentAtLeast()) > 0) {
                found.put(
                    "silent/" + account.id(),
                    "%s has sent nothing for %d hours; usually something comes every %d minutes."
                        .formatted(account.id(), silent.toHours(), usual.toMinutes() + 1));
              }
            });
  }

  /** The pause that nine of ten pauses do not exceed. */
  private static Optional<Duration> usualPause(List<Instant> newestFirst) {
    if (newestFirst.size() < ENOUGH_TO_KNOW_A_SENDER) {
      return Optional.empty();
    }
    List<Duration> pauses = new ArrayList<>();
    for (int i = 1; i < newestFirst.size(); i++) {
      pauses.add(Duration.between(newestFirst.get(i), newestFirst.get(i - 1)));
    }
    pauses.sort(null);
    return Optional.of(pauses.get(pauses.size() * 9 / 10));
  }
}
