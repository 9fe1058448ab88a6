package io.easyflow.sync;

import io.easyflow.model.Product;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Products as the hub knows them. */
@Component
public class Products {
  private final JdbcTemplate jdbc;
  private final CanonicalJson json;

  /**
   * @param jdbc the hub's database
   * @param json reads records
   */
  public Products(JdbcTemplate jdbc, CanonicalJson json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /**
   * Which products are meant; null means any.
   *
   * @param platform connector id
   * @param account id of the account
   * @param sku the seller's own article
   */
  public record Filter(String platform, String account, String sku) {}

  /**
   * @param platform connector id
   * @param externalId the platform's id
   * @return the product
   */
  public Optional<Product> find(String platform, String externalId) {
    return search().where("platform", platform).where("external_id", externalId).first();
  }

  /**
   * @param filter which ones
   * @param limit how many at most
   * @param after {@link Page#next} of the page before, null to begin
   * @return newest first
   * @throws IllegalArgumentException when {@code after} is none of ours
   */
  public Page<Product> search(Filter filter, int limit, String after) {
    return search()
        .where("platform", filter.platform)
        .where("account", filter.account)
        .where("sku", filter.sku)
        .page(limit, after);
  }

  private Search<Product> search() {
    return new Search<>(jdbc, json, Product.class, "products", "first_seen");
  }
}
