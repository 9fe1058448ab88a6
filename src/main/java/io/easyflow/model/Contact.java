package io.easyflow.model;

import java.time.Instant;
import java.util.List;

/**
 * A person known to a shop, CRM or messenger.
 *
 * @param account id of the account
 * @param externalId the platform's id
 * @param name full name
 * @param phone E.164 with a leading plus
 * @param email as given
 * @param locale language tag
 * @param tags labels
 * @param updatedAt the platform's time of the last change
 */
public record Contact(
    String account,
    String externalId,
    String name,
    String phone,
    String email,
    String locale,
    List<String> tags,
    Instant updatedAt) {
  public Contact {
    Check.required("account", account);
    Check.id("externalId", externalId);
    Check.key("phone", phone);
    Check.key("email", email);
    tags = Check.list(tags);
  }
}
