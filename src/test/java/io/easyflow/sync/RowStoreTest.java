package io.easyflow.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.easyflow.channel.RecordingDelivery;
import io.easyflow.model.Contact;
import io.easyflow.model.Product;
import io.easyflow.model.StockLevel;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowStoreTest {
  private static final Instant NOON = HubFixture.NOON;

  private final HubFixture hub = new HubFixture();
  private final RowStore store = new RowStore(hub.json);

  @Test
  void keepsTheNewestProduct() {
    Products products = new Products(hub.jdbc, hub.json);
    see(false, RowTable.PRODUCTS, product("Mug", NOON), product("Old mug", NOON.minusSeconds(5)));
    see(false, RowTable.PRODUCTS, product("Older mug", NOON.minusSeconds(1)));
    assertThat(products.find("shop", "p1").orElseThrow().name()).isEqualTo("Mug");
    see(true, RowTable.PRODUCTS, product("Older mug", NOON.minusSeconds(1)));
    assertThat(products.find("shop", "p1").orElseThrow().name()).isEqualTo("Older mug");
    assertThat(products.search(new Products.Filter("shop", null, "sku-1"), 10, null).items())
        .hasSize(1);
  }

  @Test
  void keepsContactsFindableByPhoneAndMail() {
    Contact contact =
        new Contact(
            "shop:default", "c1", "Anna", "+491701234567", "Anna@Example.com", "de", null, null);
    see(false, RowTable.CONTACTS, contact);
    Contacts contacts = new Contacts(hub.jdbc, hub.json);
    Contacts.Filter filter = new Contacts.Filter(null, null, "+491701234567", "anna@example.COM");
    assertThat(contacts.search(filter, 10, null).items()).containsExactly(contact);
  }

  @Test
  void keepsStockByPlace() {
    see(
        false,
        RowTable.STOCK,
        new StockLevel("shop:default", "p1", null, "north", new BigDecimal("5")),
        new StockLevel("shop:default", "p1", null, "south", new BigDecimal("7")));
    assertThat(hub.jdbc.queryForList("select external_id from stock order by 1", String.class))
        .containsExactly("p1@north", "p1@south");
  }

  @Test
  void refusesARecordOfAnotherKind() {
    assertThatThrownBy(() -> new RowsSeen(RowTable.STOCK, List.of(product("Mug", NOON)), NOON))
        .hasMessage("a Product cannot be kept in stock");
  }

  private void see(boolean forced, RowTable table, Object... rows) {
    RecordingDelivery delivery = hub.delivery("shop:default");
    delivery.forced = forced;
    delivery.effect(new RowsSeen(table, List.of(rows), hub.clock.instant()));
    hub.commit(delivery, store);
  }

  private static Product product(String name, Instant updatedAt) {
    return new Product(
        "shop:default",
        "p1",
        null,
        "sku-1",
        name,
        new BigDecimal("10.50"),
        "RUB",
        null,
        null,
        null,
        true,
        updatedAt);
  }
}
