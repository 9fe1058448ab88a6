package io.easyflow.notify;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where the customers of a batch can be reached, read at once.
 *
 * @param all addresses with one of their phones or mails, who wrote last comes first; also blocked
 *     ones
 */
record KnownAddresses(List<Address> all) {
  /** What to look for. */
  record Wanted(Set<String> phones, Set<String> emails) {
    Wanted() {
      this(new LinkedHashSet<>(), new LinkedHashSet<>());
    }

    void add(String phone, String email) {
      if (phone != null) {
        phones.add(phone);
      }
      if (email != null) {
        emails.add(email.toLowerCase(Locale.ROOT));
      }
    }
  }

  /**
   * @param phone E.164, or null
   * @param email any case, or null
   * @return the addresses of one person
   */
  List<Address> of(String phone, String email) {
    return all.stream()
        .filter(
            one ->
                phone != null && phone.equals(one.phone())
                    || email != null && email.equalsIgnoreCase(one.email()))
        .toList();
  }

  /**
   * @param account id of a messenger account
   * @param phone which is also the chat's id there
   * @return true when that person does not want us
   */
  boolean blocked(String account, String phone) {
    return all.stream()
        .anyMatch(
            one -> one.blocked() && one.account().equals(account) && one.chatId().equals(phone));
  }
}
