package io.easyflow.sync;

import io.easyflow.model.AnalyticsRow;
import io.easyflow.model.Contact;
import io.easyflow.model.Product;
import io.easyflow.model.StockLevel;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;

/** The kinds of canonical data that are kept newest version only and tell nobody of a change. */
public enum RowTable {
  PRODUCTS(Product.class, Product::account, Product::externalId, Product::updatedAt),
  STOCK(StockLevel.class, StockLevel::account, RowTable::place, level -> null),
  CONTACTS(Contact.class, Contact::account, Contact::externalId, Contact::updatedAt),
  ANALYTICS(AnalyticsRow.class, AnalyticsRow::account, AnalyticsRow::externalId, row -> null);

  private final Class<?> type;
  private final Function<Object, String> account;
  private final Function<Object, String> externalId;
  private final Function<Object, Instant> updatedAt;

  <T> RowTable(
      Class<T> type,
      Function<T, String> account,
      Function<T, String> externalId,
      Function<T, Instant> updatedAt) {
    this.type = type;
    this.account = row -> account.apply(type.cast(row));
    this.externalId = row -> externalId.apply(type.cast(row));
    this.updatedAt = row -> updatedAt.apply(type.cast(row));
  }

  /**
   * @return the record that is kept
   */
  public Class<?> type() {
    return type;
  }

  String table() {
    return name().toLowerCase(Locale.ROOT);
  }

  String account(Object row) {
    return account.apply(row);
  }

  String externalId(Object row) {
    return externalId.apply(row);
  }

  Instant updatedAt(Object row) {
    return updatedAt.apply(row);
  }

  private static String place(StockLevel level) {
    return level.location() == null
        ? level.productId()
        : level.productId() + "@" + level.location();
  }
}
