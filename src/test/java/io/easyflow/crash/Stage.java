package io.easyflow.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.OrderLoad;
import io.easyflow.testkit.RoutesCopy;
import io.easyflow.testkit.Shopify;
import io.easyflow.testkit.TelegramDouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A hub between a shop and a messenger, with buyers whom the messenger knows. */
final class Stage implements AutoCloseable {
  private static final int BUYERS = Size.of(50, 200);

  private final TelegramDouble telegram = new TelegramDouble();
  private final Map<String, String> environment;
  private final HubProcess hub;
  private final List<OrderLoad> loads = new ArrayList<>();
  private long orders = 1000;

  /**
   * Starts the hub.
   *
   * @param home directory for what it keeps
   * @param jvmOptions of the hub
   */
  Stage(Path home, String... jvmOptions) throws IOException {
    RoutesCopy routes = new RoutesCopy(home);
    routes.unlimited("telegram");
    routes.keep("shopify", "telegram");
    environment =
        telegram.environment(
            Map.of(
                "EASYFLOW_ROUTES_DIR",
                routes.folder(),
                "SHOPIFY_WEBHOOK_SECRET",
                Shopify.SECRET,
                // Else a hub tells the messenger its address at any moment after a start.
                "EASYFLOW_SYNC_UPDATESCRON",
                "0 0 3 1 1 ?"));
    hub = hub(home, environment, jvmOptions).start();
    for (int buyer = 0; buyer < BUYERS; buyer++) {
      String update = TelegramDouble.ownContact(10_000 + buyer, 500_000 + buyer, phone(buyer));
      assertThat(telegram.write(hub, update)).isEqualTo(200);
    }
    hub.settled(Duration.ofSeconds(60));
  }

  private static String phone(long order) {
    return "+7900%07d".formatted(order % BUYERS);
  }

  HubProcess hub() {
    return hub;
  }

  TelegramDouble telegram() {
    return telegram;
  }

  /** A further hub on the database of the first one; not started. */
  HubProcess another(Path home, String... jvmOptions) {
    Map<String, String> also = new TreeMap<>(environment);
    also.putAll(hub.databaseEnvironment());
    return hub(home, also, jvmOptions);
  }

  private static HubProcess hub(Path home, Map<String, String> environment, String... jvmOptions) {
    List<String> options = new ArrayList<>(HubProcess.QUICK_START);
    options.addAll(List.of(jvmOptions));
    return new HubProcess(home, environment, options);
  }

  /** Begins to send orders of buyers. */
  OrderLoad load(int senders, int most, HubProcess... hubs) {
    OrderLoad load = new OrderLoad(List.of(hubs), Stage::phone, orders, senders, most);
    orders += most;
    loads.add(load);
    return load;
  }

  /** Steps of each order that were acknowledged, of all loads. */
  Map<Long, Integer> acknowledged() {
    Map<Long, Integer> all = new TreeMap<>();
    loads.forEach(load -> all.putAll(load.acknowledged()));
    return all;
  }

  @Override
  public void close() {
    loads.forEach(OrderLoad::close);
    hub.close();
    telegram.close();
  }
}
