package io.easyflow.intake;

import io.easyflow.account.Secret;
import io.easyflow.catalog.Webhook.Authenticity;
import java.util.List;

/** One way in which a vendor proves that a request is its own. A bean of this type is found. */
public interface AuthenticityScheme {
  /**
   * @return name as {@code webhook.authenticity.scheme} has it
   */
  String name();

  /**
   * @return false when the scheme works without a secret
   */
  default boolean needsSecret() {
    return true;
  }

  /**
   * Checks a proof. Compares in constant time and tries every secret.
   *
   * @param declared what the connector says about the scheme
   * @param proof what the request carries where the connector says, never null
   * @param signed the bytes that are signed
   * @param secrets every secret that is valid now, none blank
   * @return true when the proof is right
   */
  boolean accepts(Authenticity declared, String proof, byte[] signed, List<Secret> secrets);
}
