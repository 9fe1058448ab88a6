package io.easyflow.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.account.Account;
import io.easyflow.catalog.Webhook.Handshake;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;

/** Handshakes: answered as declared, at once, for whoever knows the token. */
final class DoorHandshakes {
  private final SuiteHub hub;
  private final DoorCalls door;

  DoorHandshakes(SuiteHub hub, DoorCalls door) {
    this.hub = hub;
    this.door = door;
  }

  List<DynamicTest> tests() {
    List<DynamicTest> tests = new ArrayList<>();
    List<Handshake> handshakes = door.webhook.handshakes();
    for (int i = 0; i < handshakes.size(); i++) {
      Handshake handshake = handshakes.get(i);
      JsonNode declared = door.declared.path("handshakes").get(i);
      String title = door.platform() + " / handshake " + (i + 1) + " ";
      tests.add(dynamicTest(title + "is answered", () -> answered(handshake, declared)));
      if (handshake.token() != null) {
        for (String wrong : List.of("", "wrong")) {
          tests.add(
              dynamicTest(
                  title + (wrong.isEmpty() ? "without token" : "with a wrong token"),
                  () -> refused(handshake, declared, wrong)));
        }
      }
    }
    return tests;
  }

  private void answered(Handshake handshake, JsonNode declared) {
    Account account = hub.account(door.platform());
    String token =
        handshake.token() == null
            ? null
            : account.credential(handshake.secret()).orElseThrow().reveal();
    SignedRequest request = request(handshake, declared, token);
    HttpResponse<String> answer = door.send(request, account.name());
    assertThat(answer.statusCode()).isEqualTo(handshake.reply().status());
    if (handshake.reply().body() != null) {
      assertThat(answer.body())
          .isNotEmpty()
          .isEqualTo(handshake.reply().body().text(request.source()));
    }
    assertThat(door.stored(account)).as("a handshake is never kept").isZero();
  }

  private void refused(Handshake handshake, JsonNode declared, String token) {
    Account account = hub.account(door.platform());
    SignedRequest request = request(handshake, declared, token.isEmpty() ? null : token);
    assertThat(door.send(request, account.name()).statusCode()).isEqualTo(403);
    assertThat(door.stored(account)).isZero();
  }

  private SignedRequest request(Handshake handshake, JsonNode declared, String token) {
    boolean get = handshake.method().equals("GET");
    SignedRequest request =
        new SignedRequest(hub.json, (get ? "" : "{}").getBytes(StandardCharsets.UTF_8))
            .method(handshake.method());
    Map<Place, String> conditions = Place.equalities(declared.path("when").asText());
    conditions.forEach(request::put);
    Place.of(declared.at("/reply/body").asText())
        .forEach(place -> request.put(place, "challenge-1158201444"));
    List<Place> tokens = Place.of(declared.path("token").asText());
    assertThat(tokens.isEmpty())
        .as("the suite finds the place of the token")
        .isEqualTo(handshake.token() == null);
    tokens.forEach(place -> request.put(place, token));
    assertThat(handshake.when().test(request.source()))
        .as("the suite can make a request that 'when' means")
        .isTrue();
    return request;
  }
}
