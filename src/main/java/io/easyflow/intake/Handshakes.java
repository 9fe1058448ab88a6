package io.easyflow.intake;

import io.easyflow.account.Account;
import io.easyflow.account.Secret;
import io.easyflow.catalog.Webhook;
import io.easyflow.catalog.Webhook.Handshake;
import io.easyflow.jq.JqException;
import java.util.Optional;

/** Requests by which a vendor asks whether the door is ours: answered at once, never kept. */
final class Handshakes {
  private Handshakes() {}

  /**
   * @param webhook the connector's door
   * @param request the request
   * @return the handshake that is meant, empty for an ordinary request
   */
  static Optional<Handshake> find(Webhook webhook, WebhookRequest request) {
    if (webhook.handshakes() == null) {
      return Optional.empty();
    }
    return webhook.handshakes().stream()
        .filter(handshake -> handshake.method().equalsIgnoreCase(request.method()))
        .filter(handshake -> applies(handshake, request))
        .findFirst();
  }

  /**
   * Compares the token the vendor repeats, where the handshake has one.
   *
   * @param handshake which one
   * @param account whose secret counts
   * @param request the request
   * @throws RefusedException when the token is not ours
   * @throws NotReadyException when the account lacks the secret
   */
  static void check(Handshake handshake, Account account, WebhookRequest request) {
    if (handshake.token() == null) {
      return;
    }
    boolean accepted = false;
    String token = token(handshake, request);
    for (Secret secret : Authenticator.secrets(account, handshake.secret())) {
      accepted |= secret.matches(token);
    }
    if (!accepted) {
      throw new RefusedException(
          Refusal.HANDSHAKE,
          "The token of the handshake does not fit. Compare the one set at the sender with the one"
              + " of this account.");
    }
  }

  private static String token(Handshake handshake, WebhookRequest request) {
    try {
      return handshake.token().text(request);
    } catch (JqException e) {
      return null;
    }
  }

  private static boolean applies(Handshake handshake, WebhookRequest request) {
    try {
      return handshake.when() == null || handshake.when().test(request);
    } catch (JqException e) {
      // A body of another shape is not this handshake.
      return false;
    }
  }
}
