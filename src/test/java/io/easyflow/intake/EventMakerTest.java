package io.easyflow.intake;

import static io.easyflow.intake.Fakes.header;
import static io.easyflow.intake.Fakes.jq;
import static io.easyflow.intake.Fakes.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.easyflow.account.Account;
import io.easyflow.channel.NewEvent;
import io.easyflow.jq.JqException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class EventMakerTest {
  private static final Account SHOP = Fakes.account("shop", "main", Map.of());
  private final EventMaker maker = new EventMaker(3);
  private final Fakes.Door door = Fakes.door();

  @Test
  void makesOneEventOfTheVeryBytes() {
    door.type = header("Topic");
    door.key = header("Id");
    door.orderBy = jq(".body.id");
    door.headers = Map.of("shopDomain", header("Shop"), "absent", header("Absent"));
    String body = " {\"id\": 7, \"price\": 1.50}\n";
    List<NewEvent> events =
        maker.events(
            door.of("shop"),
            told -> SHOP,
            post(
                body, "Topic", "orders/create", "Id", "d1", "Shop", "a.b", "CamelHttpUri", "evil"));
    assertThat(events).hasSize(1);
    NewEvent event = events.get(0);
    assertThat(event.channel()).isEqualTo("inbound:shop");
    assertThat(event.platform()).isEqualTo("shop");
    assertThat(event.account()).isEqualTo("shop:main");
    assertThat(event.type()).isEqualTo("orders/create");
    assertThat(event.dedupeKey()).isEqualTo("d1");
    assertThat(event.remember()).isEqualTo(Duration.ofDays(30));
    assertThat(event.orderKey()).isEqualTo("7");
    assertThat(event.headers()).isEqualTo(Map.of("shopDomain", "a.b"));
    assertThat(event.body()).isEqualTo(body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void makesAnEventWithoutTypeKeyAndOrder() {
    NewEvent event = maker.events(door.of("shop"), told -> SHOP, post("[]")).get(0);
    assertThat(event.type()).isEqualTo("event");
    assertThat(event.dedupeKey()).isNull();
    assertThat(event.orderKey()).isNull();
  }

  @Test
  void keepsFormsAsJson() {
    byte[] form = "a[b]=1&c=2".getBytes(StandardCharsets.UTF_8);
    WebhookRequest request =
        new WebhookRequest(
            "POST",
            Map.of(),
            Map.of(),
            null,
            BodyFormat.of("application/x-www-form-urlencoded"),
            form,
            Fakes.LARGE);
    door.orderBy = jq(".body.a.b");
    NewEvent event = maker.events(door.of("shop"), told -> SHOP, request).get(0);
    assertThat(event.body()).asString().isEqualTo("{\"a\":{\"b\":\"1\"},\"c\":\"2\"}");
    assertThat(event.orderKey()).isEqualTo("1");
  }

  @Test
  void splitsWithEachItemsOwnKey() {
    door.type = jq("\"all\"");
    door.key = jq("\"request\"");
    door.orderBy = jq("\"order\"");
    door.items = jq(".body[]");
    List<NewEvent> events =
        maker.events(
            door.of("shop"),
            told -> SHOP,
            post(
                "[{\"body\":{\"n\":1.10},\"key\":\"k1\",\"type\":\"t1\",\"orderBy\":5},"
                    + "{\"body\":2,\"key\":null},{\"n\":3}]"));
    assertThat(events)
        .extracting(event -> new String(event.body(), StandardCharsets.UTF_8))
        .containsExactly("{\"n\":1.10}", "2", "{\"n\":3}");
    assertThat(events).extracting(NewEvent::type).containsExactly("t1", "all", "all");
    assertThat(events)
        .extracting(NewEvent::dedupeKey)
        .containsExactly("k1", "request#1", "request#2");
    assertThat(events).extracting(NewEvent::orderKey).containsExactly("5", "order", "order");
  }

  @Test
  void anItemMayNameItsAccount() {
    door.items = jq(".body[]");
    Function<String, Account> accounts =
        told -> told == null ? SHOP : Fakes.account("shop", told, Map.of());
    List<NewEvent> events =
        maker.events(
            door.of("shop"),
            accounts,
            post("[{\"body\":1,\"account\":\"north\"},{\"body\":2},{\"account\":\"south\"}]"));
    assertThat(events)
        .extracting(NewEvent::account)
        .containsExactly("shop:north", "shop:main", "shop:main");
  }

  @Test
  void boundsTheNumberOfItems() {
    door.items = jq(".body[]");
    assertThat(maker.events(door.of("shop"), told -> SHOP, post("[1,2,3]"))).hasSize(3);
    assertThat(maker.events(door.of("shop"), told -> SHOP, post("[]"))).isEmpty();
    assertRefused("[1,2,3,4]", Refusal.TOO_MANY_EVENTS);
  }

  @Test
  void boundsWhatStrangersPutIntoColumns() {
    door.key = jq(".body.id");
    door.headers = Map.of("note", jq(".body.note"));
    NewEvent event =
        maker
            .events(
                door.of("shop"),
                told -> SHOP,
                post("{\"id\":\"" + "x".repeat(5000) + "\",\"note\":\"a\\u0000b\\ud83d\"}"))
            .get(0);
    assertThat(event.dedupeKey()).hasSize(Texts.MAX_KEY);
    assertThat(event.headers()).containsEntry("note", "a\uFFFDb\uFFFD");
  }

  @Test
  void failsOnAShapeTheConnectorDoesNotExpect() {
    door.orderBy = jq(".body.id");
    assertThatThrownBy(() -> maker.events(door.of("shop"), told -> SHOP, post("5")))
        .isInstanceOf(JqException.class);
  }

  @Test
  void readsTheBodyEvenWhenNothingLooksIntoIt() {
    assertRefused("{", Refusal.UNREADABLE);
  }

  private void assertRefused(String body, Refusal refusal) {
    assertThatThrownBy(() -> maker.events(door.of("shop"), told -> SHOP, post(body)))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
  }
}
