package io.easyflow.intake;

import io.easyflow.account.Account;
import io.easyflow.account.Secret;
import io.easyflow.catalog.Expression;
import io.easyflow.catalog.Webhook.Authenticity;
import io.easyflow.jq.JqException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Checks where a request comes from, by the scheme its connector declares. */
final class Authenticator {
  private static final Duration DEFAULT_TOLERANCE = Duration.ofMinutes(5);

  private final Map<String, AuthenticityScheme> schemes;
  private final Clock clock;

  /**
   * @param schemes every scheme there is
   * @param clock what time it is, for the replay window
   */
  Authenticator(List<AuthenticityScheme> schemes, Clock clock) {
    this.schemes =
        schemes.stream().collect(Collectors.toMap(AuthenticityScheme::name, Function.identity()));
    this.clock = clock;
  }

  /**
   * @param declared what the connector declares; null for no proof at all
   * @param account whose secrets count
   * @param request the request
   * @throws RefusedException when the proof is missing, wrong or too old
   * @throws NotReadyException when the account lacks the secret
   */
  void check(Authenticity declared, Account account, WebhookRequest request) {
    if (declared == null) {
      return;
    }
    AuthenticityScheme scheme = schemes.get(declared.scheme());
    if (scheme == null) {
      throw new NotReadyException(
          "webhook.authenticity.scheme '"
              + declared.scheme()
              + "' of connector "
              + account.platform()
              + " is not one of "
              + schemes.keySet().stream().sorted().toList());
    }
    if (!scheme.needsSecret()) {
      return;
    }
    List<Secret> secrets = secrets(account, declared.secret());
    String proof = textOrNull(declared.value(), request);
    if (proof == null) {
      throw new RefusedException(
          Refusal.PROOF_MISSING, "The signature or token that this platform sends is missing.");
    }
    byte[] signed = signed(declared, request);
    if (signed == null || !scheme.accepts(declared, proof, signed, secrets)) {
      throw new RefusedException(
          Refusal.PROOF_WRONG,
          "The signature or token does not fit. Compare the secret set at the sender with the one"
              + " of this account.");
    }
    if (declared.timestamp() != null) {
      checkTime(declared, request);
    }
  }

  /**
   * @param declared what the connector declares; null for no proof at all
   * @param account whose secrets count
   * @param request the request
   * @return true when {@link #check} lets it pass
   */
  boolean accepts(Authenticity declared, Account account, WebhookRequest request) {
    try {
      check(declared, account, request);
      return true;
    } catch (RefusedException | NotReadyException e) {
      return false;
    }
  }

  /**
   * @param account an account
   * @param credential name of its secret
   * @return the values that are valid now
   * @throws NotReadyException when there is none
   */
  static List<Secret> secrets(Account account, String credential) {
    List<Secret> secrets =
        account.valid(credential).stream().filter(s -> !s.reveal().isBlank()).toList();
    if (secrets.isEmpty()) {
      throw new NotReadyException("account " + account.id() + " lacks its " + credential);
    }
    return secrets;
  }

  /** What is signed; null when the request lacks it. */
  private static byte[] signed(Authenticity declared, WebhookRequest request) {
    if (declared.signed() == null) {
      return request.raw();
    }
    String text = textOrNull(declared.signed(), request.withRaw());
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private void checkTime(Authenticity declared, WebhookRequest request) {
    Duration tolerance = declared.tolerance() == null ? DEFAULT_TOLERANCE : declared.tolerance();
    long now = clock.instant().getEpochSecond();
    long time;
    try {
      time = Long.parseLong(String.valueOf(textOrNull(declared.timestamp(), request)));
    } catch (NumberFormatException e) {
      throw new RefusedException(
          Refusal.PROOF_STALE, "The signed time is missing or not in whole seconds since 1970.");
    }
    if (time < now - tolerance.toSeconds() || time > now + tolerance.toSeconds()) {
      throw new RefusedException(
          Refusal.PROOF_STALE,
          "The signed time lies more than "
              + tolerance.toSeconds()
              + " s from now. Sign each request anew, and check the clocks.");
    }
  }

  /** A stranger's body may have any shape; an expression that fails on it finds nothing. */
  private static String textOrNull(Expression expression, Expression.Source source) {
    try {
      return expression.text(source);
    } catch (JqException e) {
      return null;
    }
  }
}
