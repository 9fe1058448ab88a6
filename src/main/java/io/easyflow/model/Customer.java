package io.easyflow.model;

/**
 * The person an order, deal or call belongs to, as far as the platform tells.
 *
 * @param externalId the platform's id of the person
 * @param name full name
 * @param phone E.164 with a leading plus
 * @param email as given
 * @param locale language tag such as {@code ru} or {@code en-US}
 */
public record Customer(String externalId, String name, String phone, String email, String locale) {
  public Customer {
    Check.key("customer.phone", phone);
    Check.key("customer.email", email);
  }
}
