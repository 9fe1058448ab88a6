package io.easyflow.sync;

import io.easyflow.model.Contact;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Contacts as the hub knows them. */
@Component
public class Contacts {
  private final JdbcTemplate jdbc;
  private final CanonicalJson json;

  /**
   * @param jdbc the hub's database
   * @param json reads records
   */
  public Contacts(JdbcTemplate jdbc, CanonicalJson json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /**
   * Which contacts are meant; null means any.
   *
   * @param platform connector id
   * @param account id of the account
   * @param phone E.164
   * @param email any case
   */
  public record Filter(String platform, String account, String phone, String email) {}

  /**
   * @param platform connector id
   * @param externalId the platform's id
   * @return the contact
   */
  public Optional<Contact> find(String platform, String externalId) {
    return search().where("platform", platform).where("external_id", externalId).first();
  }

  /**
   * @param filter which ones
   * @param limit how many at most
   * @param after {@link Page#next} of the page before, null to begin
   * @return newest first
   * @throws IllegalArgumentException when {@code after} is none of ours
   */
  public Page<Contact> search(Filter filter, int limit, String after) {
    String email = filter.email == null ? null : filter.email.toLowerCase(Locale.ROOT);
    return search()
        .where("platform", filter.platform)
        .where("account", filter.account)
        .where("phone", filter.phone)
        .where("email", email)
        .page(limit, after);
  }

  private Search<Contact> search() {
    return new Search<>(jdbc, json, Contact.class, "contacts", "first_seen");
  }
}
