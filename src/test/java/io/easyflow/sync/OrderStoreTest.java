package io.easyflow.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.easyflow.channel.NewEvent;
import io.easyflow.channel.RecordingDelivery;
import io.easyflow.model.Order;
import io.easyflow.model.OrderChanged;
import io.easyflow.model.OrderState;
import io.easyflow.model.OrderStatus;
import io.easyflow.model.PaymentStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OrderStoreTest {
  private static final Instant NOON = HubFixture.NOON;

  private final HubFixture hub = new HubFixture("shop:default");
  private final OrderStore store = new OrderStore(hub.json);
  private final Orders orders = new Orders(hub.jdbc, hub.json);

  @Test
  void tellsOfANewOrderOnceAndKeepsIt() {
    Order order = HubFixture.order("1", OrderStatus.NEW, NOON);
    List<NewEvent> first = see(order);
    assertThat(first).hasSize(1);
    NewEvent event = first.get(0);
    assertThat(event.channel()).isEqualTo("order-changed");
    assertThat(event.orderKey()).isEqualTo("shop:default/1");
    assertThat(event.headers()).containsEntry("changes", "created").containsEntry("status", "new");
    assertThat(changed(event).order()).isEqualTo(order);
    assertThat(changed(event).previousStatus()).isNull();
    assertThat(orders.find("shop", "1")).contains(order);

    assertThat(see(order)).as("an equal repetition").isEmpty();
  }

  @Test
  void aLateOneChangesNothingUnlessForced() {
    Order late = HubFixture.order("1", OrderStatus.NEW, NOON.minusSeconds(60));
    see(HubFixture.order("1", OrderStatus.SHIPPED, NOON));
    assertThat(see(late)).isEmpty();
    assertThat(status("1")).isEqualTo(OrderStatus.SHIPPED);

    RecordingDelivery replay = hub.delivery("shop:default");
    replay.forced = true;
    replay.effect(OrdersSeen.whole(List.of(late), hub.clock.instant(), hub.json));
    hub.commit(replay, store);
    assertThat(replay.published).hasSize(1);
    assertThat(status("1")).isEqualTo(OrderStatus.NEW);
  }

  @Test
  void theNewestOfShuffledUpdatesStays() {
    List<Order> updates = new ArrayList<>();
    OrderStatus[] words = {OrderStatus.NEW, OrderStatus.PROCESSING, OrderStatus.SHIPPED};
    for (int id = 0; id < 50; id++) {
      for (int version = 0; version < 20; version++) {
        OrderStatus status = version == 19 ? OrderStatus.DELIVERED : words[version % 3];
        updates.add(HubFixture.order("" + id, status, NOON.plusSeconds(version)));
      }
    }
    Collections.shuffle(updates, new Random(7));
    for (int from = 0; from < updates.size(); from += 64) {
      List<RecordingDelivery> batch = new ArrayList<>();
      for (Order order : updates.subList(from, Math.min(from + 64, updates.size()))) {
        batch.add(seen(order));
      }
      hub.commit(batch, store);
    }
    for (int id = 0; id < 50; id++) {
      Order kept = orders.find("shop", "" + id).orElseThrow();
      assertThat(kept.updatedAt()).isEqualTo(NOON.plusSeconds(19));
      assertThat(kept.status()).isEqualTo(OrderStatus.DELIVERED);
    }
  }

  @Test
  void severalSightingsOfOneOrderInABatchAreOneChange() {
    RecordingDelivery first = seen(HubFixture.order("1", OrderStatus.NEW, NOON));
    RecordingDelivery second =
        seen(HubFixture.order("1", OrderStatus.SHIPPED, NOON.plusSeconds(2)));
    RecordingDelivery late = seen(HubFixture.order("1", OrderStatus.READY, NOON.plusSeconds(1)));
    hub.commit(List.of(first, second, late), store);
    assertThat(first.published).isEmpty();
    assertThat(late.published).isEmpty();
    assertThat(second.published).hasSize(1);
    assertThat(changed(second.published.get(0)).changes()).containsExactly("created");
    assertThat(status("1")).isEqualTo(OrderStatus.SHIPPED);
  }

  @Test
  void saysWhatChanged() {
    see(HubFixture.order("1", OrderStatus.NEW, NOON));
    Order paid =
        HubFixture.order(
            "shop:default",
            "1",
            OrderStatus.SHIPPED,
            PaymentStatus.PAID,
            "120",
            NOON.plusSeconds(1));
    OrderChanged changed = changed(see(paid).get(0));
    assertThat(changed.changes()).containsExactly("status", "paid", "total", "payments");
    assertThat(changed.previousStatus()).isEqualTo(OrderStatus.NEW);
    assertThat(changed.previousPaymentStatus()).isEqualTo(PaymentStatus.PENDING);

    Order sameAmount =
        HubFixture.order(
            "shop:default",
            "1",
            OrderStatus.SHIPPED,
            PaymentStatus.PAID,
            "120.000",
            NOON.plusSeconds(2));
    assertThat(see(sameAmount)).as("120 and 120.000 are the same amount").isEmpty();
  }

  @Test
  void anOrderAndItsStatusAskedForApartDoNotSpoilEachOther() {
    see(HubFixture.order("1", OrderStatus.NEW, null));
    hub.clock.move(Duration.ofMinutes(1));
    assertThat(changed(state("1", OrderStatus.SHIPPED, null).get(0)).changes())
        .containsExactly("status");
    hub.clock.move(Duration.ofMinutes(1));
    assertThat(see(HubFixture.order("1", OrderStatus.NEW, null)))
        .as("the order list repeats the status it began with")
        .isEmpty();
    assertThat(status("1")).isEqualTo(OrderStatus.SHIPPED);
    Order dearer =
        HubFixture.order("shop:default", "1", OrderStatus.NEW, PaymentStatus.PAID, "200", null);
    assertThat(changed(see(dearer).get(0)).changes()).containsExactly("paid", "total", "payments");
    assertThat(status("1")).isEqualTo(OrderStatus.SHIPPED);
  }

  @Test
  void anOrderWithANewerTimeOverrulesAStatus() {
    see(HubFixture.order("1", OrderStatus.NEW, NOON));
    state("1", OrderStatus.SHIPPED, NOON.plusSeconds(10));
    assertThat(see(HubFixture.order("1", OrderStatus.PROCESSING, NOON.plusSeconds(5)))).isEmpty();
    assertThat(see(HubFixture.order("1", OrderStatus.DELIVERED, NOON.plusSeconds(20)))).hasSize(1);
    assertThat(status("1")).isEqualTo(OrderStatus.DELIVERED);
  }

  @Test
  void anOrderThatTellsNoStatusKeepsTheOneKnown() {
    see(HubFixture.order("1", OrderStatus.SHIPPED, NOON));
    assertThat(see(HubFixture.order("1", OrderStatus.UNKNOWN, NOON.plusSeconds(5)))).isEmpty();
    assertThat(status("1")).isEqualTo(OrderStatus.SHIPPED);
  }

  @Test
  void aStatusBeforeItsOrderWaitsForIt() {
    assertThat(state("1", OrderStatus.SHIPPED, null)).isEmpty();
    assertThat(orders.find("shop", "1")).isEmpty();
    OrderChanged changed = changed(see(HubFixture.order("1", OrderStatus.NEW, null)).get(0));
    assertThat(changed.changes()).containsExactly("created");
    assertThat(changed.order().status()).isEqualTo(OrderStatus.SHIPPED);
  }

  @Test
  void keepsTextThatJsonbCannotHold() {
    Order odd = HubFixture.order("1", OrderStatus.NEW, NOON);
    Order order =
        new Order(
            odd.account(),
            "1",
            "n\0u",
            odd.status(),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    assertThat(see(order))
        .singleElement()
        .extracting(NewEvent::origin)
        .as("what says more than the body")
        .isNull();
    assertThat(orders.find("shop", "1").orElseThrow().number()).isEqualTo("nu");
  }

  @Test
  void batchesInOppositeOrderDoNotDeadlockAndCreateOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Integer>> created = new ArrayList<>();
      for (int thread = 0; thread < 2; thread++) {
        boolean backwards = thread == 1;
        created.add(threads.submit(() -> hammer(backwards)));
      }
      int sum = 0;
      for (Future<Integer> one : created) {
        sum += one.get(60, TimeUnit.SECONDS);
      }
      assertThat(sum).as("each order is new for one of the two only").isEqualTo(40 * 30);
    } finally {
      threads.shutdownNow();
    }
  }

  private int hammer(boolean backwards) {
    int created = 0;
    for (int round = 0; round < 40; round++) {
      List<RecordingDelivery> batch = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        int id = round * 30 + (backwards ? 29 - i : i);
        RecordingDelivery delivery = new RecordingDelivery(id, "shop:default");
        Order order = HubFixture.order("" + id, OrderStatus.NEW, NOON);
        delivery.effect(OrdersSeen.whole(List.of(order), NOON, hub.json));
        batch.add(delivery);
      }
      hub.commit(batch, store);
      created +=
          (int)
              batch.stream()
                  .flatMap(d -> d.published.stream())
                  .filter(e -> e.headers().get("changes").equals("created"))
                  .count();
    }
    return created;
  }

  @Test
  void findsOrdersPageByPage() {
    for (int id = 0; id < 5; id++) {
      see(HubFixture.order("" + id, id < 3 ? OrderStatus.NEW : OrderStatus.SHIPPED, NOON));
    }
    Orders.Filter fresh =
        new Orders.Filter(
            "shop", null, "new", null, null, "+79991234567", "IVAN@example.com", null, null);
    Page<Order> first = orders.search(fresh, 2, null);
    assertThat(first.items()).extracting(Order::externalId).containsExactly("2", "1");
    Page<Order> second = orders.search(fresh, 2, first.next());
    assertThat(second.items()).extracting(Order::externalId).containsExactly("0");
    assertThat(second.next()).isNull();
  }

  private List<NewEvent> see(Order order) {
    RecordingDelivery delivery = seen(order);
    hub.commit(delivery, store);
    return delivery.published;
  }

  private RecordingDelivery seen(Order order) {
    RecordingDelivery delivery = hub.delivery("shop:default");
    delivery.effect(OrdersSeen.whole(List.of(order), hub.clock.instant(), hub.json));
    return delivery;
  }

  private List<NewEvent> state(String id, OrderStatus status, Instant updatedAt) {
    RecordingDelivery delivery = hub.delivery("shop:default");
    OrderState state = new OrderState("shop:default", id, status, status.name(), null, updatedAt);
    delivery.effect(OrdersSeen.states(List.of(state), hub.clock.instant()));
    hub.commit(delivery, store);
    return delivery.published;
  }

  private OrderStatus status(String id) {
    return orders.find("shop", id).orElseThrow().status();
  }

  private OrderChanged changed(NewEvent event) {
    String body = new String(event.body(), StandardCharsets.UTF_8);
    OrderChanged changed = hub.json.read(body, OrderChanged.class);
    assertThat(body).isEqualTo(hub.json.write(changed));
    assertThat(event.origin()).isEqualTo(changed);
    return changed;
  }
}
