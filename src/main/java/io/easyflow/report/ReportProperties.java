package io.easyflow.report;

import io.easyflow.account.Account;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who is told of closed chats.
 *
 * @param to account of a CRM, such as {@code crm:default}, or its connector alone for the account
 *     {@code default}; empty for nobody
 * @param ratingWait how long a report waits for the customer's rating
 */
@ConfigurationProperties("easyflow.report")
public record ReportProperties(
    @DefaultValue("") String to, @DefaultValue("10m") Duration ratingWait) {
  public ReportProperties {
    to = to.strip();
    if (!to.matches("([a-z0-9-]+(:[a-z0-9-]+)?)?")) {
      throw new IllegalArgumentException(
          "easyflow.report.to is '%s', but must be an account such as crm:default".formatted(to));
    }
  }

  /**
   * @return id of the account, empty when nobody is told
   */
  Optional<String> account() {
    return to.isEmpty()
        ? Optional.empty()
        : Optional.of(to.contains(":") ? to : to + ":" + Account.DEFAULT);
  }
}
