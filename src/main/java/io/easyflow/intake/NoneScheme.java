package io.easyflow.intake;

import io.easyflow.account.Secret;
import io.easyflow.catalog.Webhook.Authenticity;
import java.util.List;

/** The vendor proves nothing: {@code none}. */
final class NoneScheme implements AuthenticityScheme {
  @Override
  public String name() {
    return "none";
  }

  @Override
  public boolean needsSecret() {
    return false;
  }

  @Override
  public boolean accepts(Authenticity declared, String proof, byte[] signed, List<Secret> secrets) {
    return true;
  }
}
