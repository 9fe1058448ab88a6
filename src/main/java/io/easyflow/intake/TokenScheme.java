package io.easyflow.intake;

import io.easyflow.account.Secret;
import io.easyflow.catalog.Webhook.Authenticity;
import java.util.List;

/** The vendor repeats a token that was agreed: {@code token}. */
final class TokenScheme implements AuthenticityScheme {
  @Override
  public String name() {
    return "token";
  }

  @Override
  public boolean accepts(Authenticity declared, String proof, byte[] signed, List<Secret> secrets) {
    String prefix = declared.prefix() == null ? "" : declared.prefix();
    if (!proof.startsWith(prefix)) {
      return false;
    }
    String token = proof.substring(prefix.length());
    boolean accepted = false;
    for (Secret secret : secrets) {
      accepted |= secret.matches(token);
    }
    return accepted;
  }
}
