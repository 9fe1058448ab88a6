package io.easyflow.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.easyflow.catalog.Connector;
import io.easyflow.catalog.FolderCatalog;
import io.easyflow.catalog.SyncSpec;
import io.easyflow.channel.EventStore;
import io.easyflow.channel.NewEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SyncServiceTest {
  private final HubFixture hub = new HubFixture("shop:default", "shop:second");
  private final FolderCatalog catalog = new FolderCatalog();
  private final List<NewEvent> appended = new ArrayList<>();
  private final EventStore events =
      batch -> {
        List<EventStore.Appended> kept = new ArrayList<>();
        for (NewEvent event : batch) {
          appended.add(event);
          kept.add(new EventStore.Appended(appended.size(), false));
        }
        return CompletableFuture.completedFuture(kept);
      };
  private final SyncService service =
      new SyncService(catalog, hub.accounts, events, new SyncStates(hub.jdbc), hub.json, hub.jdbc);

  @BeforeEach
  void connector() {
    catalog.put(
        new Connector(
            "shop",
            "Shop",
            Connector.Category.SHOP,
            null,
            null,
            Map.of(),
            null,
            null,
            Map.of("orders", new SyncSpec(null, null, null, null, 0))));
  }

  @Test
  void beginsARunForEachAccountUnlessOneIsRunning() {
    hub.jdbc.update(
        "insert into sync_state (account, kind, next_run, run) values ('shop:default', 'orders',"
            + " now(), 42)");
    assertThat(service.start("shop", null, "orders"))
        .containsExactly(
            new SyncService.Started("shop:default", "orders", 42, true),
            new SyncService.Started("shop:second", "orders", 1, false));
    assertThat(appended).hasSize(1);
    assertThat(appended.get(0).dedupeKey()).isNull();
    assertThat(service.start("shop", "shop:second", "orders")).hasSize(1);
  }

  @Test
  void saysWhatIsWrong() {
    assertThatThrownBy(() -> service.start("shoop", null, "orders"))
        .hasMessage("there is no connector 'shoop'; the known ones are [shop]");
    assertThatThrownBy(() -> service.start("shop", null, "deals"))
        .hasMessage("connector 'shop' has no sync of 'deals'; it has [orders]");
    assertThatThrownBy(() -> service.start("shop", "third", "orders"))
        .hasMessage("connector 'shop' has no account 'third'; it has [default, second]");
    assertThat(appended).isEmpty();
  }
}
