package io.easyflow.intake;

import io.easyflow.account.Account;
import io.easyflow.catalog.Webhook.Allow;
import io.easyflow.jq.JqException;
import java.util.Arrays;

/** Refuses senders that an account does not list, where a connector names who sends. */
final class AllowedSenders {
  private AllowedSenders() {}

  /**
   * @param declared where a request says who sends it, and which credential lists them; null for
   *     everybody
   * @param account whose list counts
   * @param request the request
   * @throws RefusedException when the sender is not listed
   * @throws NotReadyException when the account has no list
   */
  static void check(Allow declared, Account account, WebhookRequest request) {
    if (declared == null) {
      return;
    }
    String sender = sender(declared, request);
    boolean listed =
        Authenticator.secrets(account, declared.in()).stream()
            .flatMap(list -> Arrays.stream(list.reveal().split(",")))
            .anyMatch(one -> one.strip().equals(sender));
    if (!listed) {
      throw new RefusedException(
          Refusal.NOT_ALLOWED,
          "The sender is none of those that this account lists as " + declared.in() + ".");
    }
  }

  private static String sender(Allow declared, WebhookRequest request) {
    try {
      return declared.value().text(request);
    } catch (JqException e) {
      return null;
    }
  }
}
