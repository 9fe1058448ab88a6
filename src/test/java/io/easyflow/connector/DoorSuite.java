package io.easyflow.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.easyflow.account.Account;
import io.easyflow.account.Secret;
import io.easyflow.channel.Ledger;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;

/**
 * What the door of every connector must show over HTTP: it takes what is genuine, once, and refuses
 * the rest ({@link DoorRefusals}).
 */
final class DoorSuite {
  private final SuiteHub hub;

  DoorSuite(SuiteHub hub) {
    this.hub = hub;
  }

  /**
   * A request that its connector takes and does something with.
   *
   * @param body what is sent
   * @param type its type where that comes in a header, else null
   */
  record Genuine(byte[] body, String type) {}

  /** Connectors that have a door. */
  List<Version> withDoors() {
    return hub.connectors.stream().filter(v -> v.connector().webhook() != null).toList();
  }

  Stream<DynamicNode> everyConnector() {
    return withDoors().stream()
        .map(version -> dynamicContainer(version.unit().id(), tests(new DoorCalls(hub, version))));
  }

  private Stream<DynamicNode> tests(DoorCalls door) {
    String title = door.platform() + " / ";
    Genuine genuine = understood(door);
    List<DynamicNode> tests = new ArrayList<>();
    tests.add(
        dynamicTest(
            title + "does something with a sample of its own",
            () -> assertThat(genuine).as("no sample led to anything").isNotNull()));
    if (genuine == null) {
      return tests.stream();
    }
    Map<Account, String> taken = new LinkedHashMap<>();
    for (String sample : door.samples()) {
      tests.add(
          dynamicTest(
              title + "takes " + sample, () -> takes(door, sample, door.sample(sample), taken)));
    }
    for (Place place : door.proofs) {
      tests.add(dynamicTest(title + "proof in " + place, () -> proofIn(door, genuine, place)));
    }
    if (door.provesItself()) {
      tests.add(dynamicTest(title + "two secrets in rotation", () -> rotation(door, genuine)));
      tests.addAll(new DoorRefusals(hub, door, genuine).tests());
    }
    for (Place place : door.senders()) {
      tests.add(
          dynamicTest(title + "refuses who is not listed", () -> notListed(door, genuine, place)));
    }
    if (door.webhook.key() != null || door.webhook.items() != null) {
      tests.add(dynamicTest(title + "the same request twice", () -> twice(door, genuine)));
    }
    tests.add(dynamicTest(title + "address without account", () -> noAccount(door, genuine)));
    tests.add(dynamicTest(title + "unknown account", () -> unknownAccount(door, genuine)));
    tests.add(dynamicTest(title + "unreadable body", () -> unreadable(door, genuine)));
    tests.add(dynamicTest(title + "body over the cap", () -> tooLarge(door, genuine)));
    tests.addAll(new DoorHandshakes(hub, door).tests());
    if (ConnectorSuite.VENDOR_FIXTURES != null) {
      Path folder = ConnectorSuite.VENDOR_FIXTURES.resolve(door.platform());
      for (String file : ConnectorSuite.names(folder)) {
        if (file.endsWith(".json")) {
          tests.add(
              dynamicTest(
                  title + "vendor's " + file,
                  () -> takes(door, file, Files.readAllBytes(folder.resolve(file)), taken)));
        }
      }
    }
    tests.add(dynamicTest(title + "handles all that it took", () -> handled(door, taken)));
    return tests.stream();
  }

  /** The first sample and type that lead to a row or a further event. */
  private Genuine understood(DoorCalls door) {
    Map<Account, Genuine> tried = new LinkedHashMap<>();
    for (String sample : door.samples()) {
      for (String type : door.types()) {
        Account account = hub.account(door.platform());
        byte[] body = door.sample(sample);
        if (door.send(door.signed(body, type, secret(door, account)), account.name()).statusCode()
            == 200) {
          tried.put(account, new Genuine(body, type));
        }
      }
      for (Map.Entry<Account, Genuine> one : tried.entrySet()) {
        door.settled(one.getKey());
        if (door.effects(one.getKey()) > 0) {
          return one.getValue();
        }
      }
      tried.clear();
    }
    return null;
  }

  static String secret(DoorCalls door, Account account) {
    return door.provesItself() ? door.secret(account) : null;
  }

  /** Whatever it is, of any type: kept, or refused with a sentence and not kept. */
  private void takes(DoorCalls door, String name, byte[] body, Map<Account, String> taken) {
    for (String type : door.types()) {
      Account account = hub.account(door.platform());
      HttpResponse<String> answer =
          door.send(door.signed(body, type, secret(door, account)), account.name());
      assertThat(answer.statusCode() / 100).as("%s: %s", type, answer.body()).isIn(2, 4);
      if (door.webhook.answer() != null && answer.statusCode() == 200) {
        assertThat(answer.body()).as("%s is answered", type).startsWith("{").endsWith("}");
      }
      if (answer.statusCode() / 100 == 4) {
        assertThat(door.stored(account)).isZero();
      }
      taken.put(account, name + (type == null ? "" : " as " + type));
    }
  }

  /** Of all that was taken nothing hangs, and what failed says why in a sentence. */
  private static void handled(DoorCalls door, Map<Account, String> taken) {
    assertThat(taken).isNotEmpty();
    taken.forEach(
        (account, name) -> {
          door.settled(account);
          assertThat(door.deadReasons(account))
              .as(name)
              .allSatisfy(
                  reason ->
                      assertThat(reason)
                          .contains(" ")
                          .doesNotContain("Exception", "\tat ", "java.", "null pointer"));
        });
  }

  private void proofIn(DoorCalls door, Genuine genuine, Place place) {
    Account account = hub.account(door.platform());
    SignedRequest request = door.unsigned(genuine.body(), genuine.type());
    request.put(place, request.proof(door.webhook.authenticity(), door.secret(account)));
    assertThat(door.send(request, account.name()).statusCode()).isBetween(200, 299);
    assertThat(door.stored(account)).isPositive();
  }

  private void rotation(DoorCalls door, Genuine genuine) {
    String credential = door.webhook.authenticity().secret();
    Account account =
        hub.account(
            door.platform(),
            Map.of(),
            Map.of(credential, List.of(new Secret("new-Secret-1"), new Secret("old-Secret-2"))));
    for (String secret : List.of("new-Secret-1", "old-Secret-2")) {
      SignedRequest request = door.signed(genuine.body(), genuine.type(), secret);
      assertThat(door.send(request, account.name()).statusCode()).isBetween(200, 299);
    }
    long stored = door.stored(account);
    assertThat(stored).isPositive();
    SignedRequest third = door.signed(genuine.body(), genuine.type(), "third-Secret-3");
    assertThat(door.send(third, account.name()).statusCode()).isEqualTo(401);
    assertThat(door.stored(account)).isEqualTo(stored);
  }

  private void notListed(DoorCalls door, Genuine genuine, Place place) {
    Account account = hub.account(door.platform());
    SignedRequest request = door.signed(genuine.body(), genuine.type(), secret(door, account));
    for (String sender : new String[] {"somebody-else", null}) {
      HttpResponse<String> answer = door.send(request.put(place, sender), account.name());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    }
    assertThat(door.stored(account)).isZero();
  }

  private void twice(DoorCalls door, Genuine genuine) {
    Account account = hub.account(door.platform());
    SignedRequest request = door.signed(genuine.body(), genuine.type(), secret(door, account));
    assertThat(door.send(request, account.name()).statusCode()).isBetween(200, 299);
    door.settled(account);
    long stored = door.stored(account);
    long counted = door.storedByDoor();
    Ledger.Totals before = door.totals();
    assertThat(door.send(request, account.name()).statusCode()).isBetween(200, 299);
    Ledger.Totals after = door.totals();
    assertThat(door.stored(account)).as("events").isEqualTo(stored).isPositive();
    assertThat(after.duplicate() - before.duplicate()).as("duplicates counted").isPositive();
    assertThat(door.storedByDoor()).isEqualTo(counted);
    assertThat(after.balanced()).isTrue();
  }

  private void noAccount(DoorCalls door, Genuine genuine) {
    Account account = hub.defaultAccount(door.platform());
    long before = door.stored(account);
    // A key of its own: other tests may have sent the same to this account.
    SignedRequest request = door.signed(genuine.body(), genuine.type(), secret(door, account));
    assertThat(door.send(request, null).statusCode()).isBetween(200, 299);
    assertThat(door.stored(account)).isGreaterThan(before);
  }

  private void unknownAccount(DoorCalls door, Genuine genuine) {
    String secret = secret(door, hub.defaultAccount(door.platform()));
    SignedRequest request = door.signed(genuine.body(), genuine.type(), secret);
    assertThat(door.send(request, "nobody-" + UUID.randomUUID()).statusCode()).isEqualTo(404);
  }

  private void unreadable(DoorCalls door, Genuine genuine) {
    Account account = hub.account(door.platform());
    if (door.proofs.stream().anyMatch(place -> place.kind() == Place.Kind.BODY)) {
      return; // a proof inside a body that cannot be read is none: DoorRefusals shows it
    }
    SignedRequest request =
        door.unsigned("{\"id\":".getBytes(StandardCharsets.UTF_8), genuine.type());
    if (door.provesItself()) {
      request.put(
          door.proofs.get(0), request.proof(door.webhook.authenticity(), door.secret(account)));
    }
    assertThat(door.send(request, account.name()).statusCode()).isEqualTo(400);
    assertThat(door.stored(account)).isZero();
  }

  private void tooLarge(DoorCalls door, Genuine genuine) {
    Account account = hub.account(door.platform());
    int padding = door.webhook.maxBody() + 1 - genuine.body().length;
    byte[] large =
        (new String(genuine.body(), StandardCharsets.UTF_8) + " ".repeat(padding))
            .getBytes(StandardCharsets.UTF_8);
    SignedRequest request = door.signed(large, genuine.type(), secret(door, account));
    assertThat(door.send(request, account.name()).statusCode()).isEqualTo(413);
    assertThat(door.stored(account)).isZero();
  }
}
