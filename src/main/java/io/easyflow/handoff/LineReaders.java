package io.easyflow.handoff;

import io.easyflow.catalog.Catalog;
import org.springframework.stereotype.Component;

/**
 * Tells customers who read their lines at the hub, in the web chat or by the answers that their
 * voice assistant waits for, from those whose messenger is sent them.
 */
@Component
class LineReaders {
  private final Catalog catalog;

  LineReaders(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * @param account account of the customer's side
   * @return true when lines are read from the table
   */
  boolean has(String account) {
    String platform = account.split(":", 2)[0];
    return platform.equals(ChatWriter.WEB)
        || catalog
            .find(platform)
            .map(connector -> connector.webhook())
            .map(webhook -> webhook.answer())
            .isPresent();
  }
}
