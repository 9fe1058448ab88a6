package io.easyflow.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.easyflow.catalog.Connector;
import io.easyflow.catalog.FolderCatalog;
import io.easyflow.catalog.SyncSpec;
import io.easyflow.catalog.Webhook;
import io.easyflow.channel.EventStore;
import io.easyflow.channel.NewEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class SyncJobRoutesTest {
  private static final String NEVER = "0 0 0 1 1 ? 2090";

  private final HubFixture hub = new HubFixture("shop:default", "shop:second", "crm:default");
  private final FolderCatalog catalog = new FolderCatalog();
  private final List<NewEvent> appended = new ArrayList<>();
  private final MockEnvironment environment = new MockEnvironment();
  private final CamelContext camel = new DefaultCamelContext();
  private final EventStore events =
      batch -> {
        appended.addAll(batch);
        return CompletableFuture.completedFuture(List.of());
      };

  @BeforeEach
  void connectors() {
    SyncSpec spec = new SyncSpec(null, null, null, Duration.ofMinutes(10), 0);
    Webhook door =
        new Webhook(
            null, null, null, null, null, null, Map.of(), null, 0, null, List.of(), null, List.of(),
            null);
    for (String id : List.of("shop", "crm")) {
      catalog.put(
          new Connector(
              id,
              id,
              Connector.Category.SHOP,
              null,
              null,
              Map.of(),
              door,
              null,
              Map.of("orders", spec, "updates", spec)));
    }
  }

  private void start(String publicUrl, String... ports) throws Exception {
    SyncTick tick =
        new SyncTick(
            catalog,
            hub.accounts,
            new SyncStates(hub.jdbc),
            events,
            hub.json,
            hub.clock,
            publicUrl);
    WebhookRegistrar registrar =
        new WebhookRegistrar(catalog, hub.accounts, events, environment, publicUrl);
    SyncProperties properties =
        new SyncProperties(NEVER, NEVER, NEVER, Duration.ofDays(1), Duration.ofDays(1), 1);
    camel.getRegistry().bind("dataSource", hub.database);
    camel.addRoutes(new SyncJobRoutes(tick, registrar, properties));
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            for (String port : ports) {
              from("direct:" + port).routeId(port).log("never called");
            }
          }
        });
    camel.start();
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  @Test
  void putsEachAccountThatIsDueInLineOnceASlot() throws Exception {
    start("", "shop-orders");
    tick(SyncJob.ORDERS);
    assertThat(appended)
        .extracting(NewEvent::account)
        .containsExactly("shop:default", "shop:second");
    assertThat(appended.get(0).dedupeKey()).isEqualTo("orders/2026-11-21T12:00:00Z");
    assertThat(appended.get(0).channel()).isEqualTo("sync-work");
    tick(SyncJob.ORDERS);
    assertThat(appended).as("the slot is in line already").hasSize(2);

    hub.jdbc.update(
        "update sync_state set next_run = ?::timestamptz where account = 'shop:second'",
        "2026-11-21T12:10:00Z");
    tick(SyncJob.ORDERS);
    assertThat(appended).as("not due yet").hasSize(2);
    hub.clock.move(Duration.ofMinutes(10));
    tick(SyncJob.ORDERS);
    assertThat(appended).hasSize(3);
    assertThat(appended.get(2).account()).isEqualTo("shop:second");
    assertThat(camel.getRoute("sync-orders").getEndpoint().getEndpointUri())
        .startsWith("quartz://easyflow/sync-orders");
  }

  @Test
  void isNotLateWhenTheClockIsSetBack() throws Exception {
    start("", "crm-orders");
    tick(SyncJob.ORDERS);
    hub.jdbc.update(
        "update sync_state set last_run = ?::timestamptz, next_run = ?::timestamptz",
        "2026-11-21T12:00:01Z",
        "2026-11-21T12:27:00Z");
    hub.clock.move(Duration.ofHours(-1));
    tick(SyncJob.ORDERS);
    assertThat(appended).hasSize(2);
    tick(SyncJob.ORDERS);
    assertThat(appended).as("the slot is in line already").hasSize(2);
  }

  @Test
  void doesNotQueueWhatIsBeingRead() throws Exception {
    start("", "crm-orders");
    tick(SyncJob.ORDERS);
    hub.jdbc.update("update sync_state set run = 1, next_run = next_run - interval '1 hour'");
    tick(SyncJob.ORDERS);
    assertThat(appended).hasSize(1);
  }

  @Test
  void pollsUpdatesOnlyWithoutAPublicAddress() throws Exception {
    start("", "shop-updates", "shop-register");
    tick(SyncJob.UPDATES);
    assertThat(appended).extracting(NewEvent::type).containsExactly("updates", "updates");
  }

  @Test
  void registersDoorsOnceWhereThereIsAPublicAddress() throws Exception {
    start("https://hub.example/", "shop-updates", "shop-register");
    tick(SyncJob.UPDATES);
    tick(SyncJob.UPDATES);
    assertThat(appended)
        .extracting(event -> new String(event.body()))
        .containsExactly(
            "https://hub.example/api/v1/integration/webhook/shop",
            "https://hub.example/api/v1/integration/webhook/shop/second");
  }

  @Test
  void registersNothingInTheSandbox() throws Exception {
    environment.setProperty("easyflow.sandbox", "true");
    start("https://hub.example", "shop-register");
    tick(SyncJob.UPDATES);
    assertThat(appended).isEmpty();
  }

  private void tick(SyncJob job) {
    camel
        .createProducerTemplate()
        .sendBodyAndHeader("direct:sync-due", null, SyncTick.JOB, job.name());
  }
}
