package io.easyflow.sync;

import io.easyflow.model.Order;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Orders as the hub knows them. */
@Component
public class Orders {
  private final JdbcTemplate jdbc;
  private final CanonicalJson json;

  /**
   * @param jdbc the hub's database
   * @param json reads records
   */
  public Orders(JdbcTemplate jdbc, CanonicalJson json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /**
   * Which orders are meant; null means any.
   *
   * @param platform connector id
   * @param account id of the account
   * @param status word of the status
   * @param paymentStatus word of the payment status
   * @param number what people call it
   * @param phone the buyer's, E.164
   * @param email the buyer's, any case
   * @param from placed at or after
   * @param to placed before
   */
  public record Filter(
      String platform,
      String account,
      String status,
      String paymentStatus,
      String number,
      String phone,
      String email,
      Instant from,
      Instant to) {}

  /**
   * @param platform connector id
   * @param externalId the platform's id
   * @return the order; the newest where several accounts have one of that id
   */
  public Optional<Order> find(String platform, String externalId) {
    return search().where("platform", platform).where("external_id", externalId).first();
  }

  /**
   * @param filter which ones
   * @param limit how many at most
   * @param after {@link Page#next} of the page before, null to begin
   * @return newest first
   * @throws IllegalArgumentException when {@code after} is none of ours
   */
  public Page<Order> search(Filter filter, int limit, String after) {
    String email = filter.email == null ? null : filter.email.toLowerCase(Locale.ROOT);
    return search()
        .where("platform", filter.platform)
        .where("account", filter.account)
        .where("status", filter.status)
        .where("payment_status", filter.paymentStatus)
        .where("number", filter.number)
        .where("customer_phone", filter.phone)
        .where("customer_email", email)
        .since(filter.from)
        .before(filter.to)
        .page(limit, after);
  }

  private Search<Order> search() {
    return new Search<>(jdbc, json, Order.class, "orders where whole", "placed_at");
  }
}
