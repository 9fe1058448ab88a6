package io.easyflow.intake;

import io.easyflow.account.Account;
import io.easyflow.catalog.Connector;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Finds whose the items of one request are, where a vendor sends those of several accounts at once.
 * An item may name another account of the platform only if the request's own proof is right for
 * that account too: nobody books on an account whose secret they do not know.
 */
final class ItemAccounts {
  private final AccountFinder finder;
  private final Authenticator authenticator;
  private final BiConsumer<String, String> warnings;
  private final Connector connector;
  private final Account ofRequest;
  private final WebhookRequest request;
  private final Map<String, Account> found = new HashMap<>();

  /**
   * @param finder finds accounts by what a payload tells
   * @param authenticator checks proofs
   * @param warnings takes a platform and a sentence
   * @param connector whose door it is
   * @param ofRequest whom the request proved to be for
   * @param request the request
   */
  ItemAccounts(
      AccountFinder finder,
      Authenticator authenticator,
      BiConsumer<String, String> warnings,
      Connector connector,
      Account ofRequest,
      WebhookRequest request) {
    this.finder = finder;
    this.authenticator = authenticator;
    this.warnings = warnings;
    this.connector = connector;
    this.ofRequest = ofRequest;
    this.request = request;
  }

  /**
   * @param told what an item tells, as {@code webhook.account} would; null when it tells nothing
   * @return the account meant; the request's where the path names it, nothing is told, no account
   *     is known by it, or the proof does not fit
   */
  Account find(String told) {
    return told == null || request.pathAccount() != null
        ? ofRequest
        : found.computeIfAbsent(told, this::proved);
  }

  private Account proved(String told) {
    Account meant = finder.find(connector.id(), told).orElse(ofRequest);
    if (meant.id().equals(ofRequest.id())
        || authenticator.accepts(connector.webhook().authenticity(), meant, request)) {
      return meant;
    }
    warnings.accept(
        connector.id(),
        "A request for account "
            + ofRequest.id()
            + " holds items of "
            + meant.id()
            + ", whose secret it does not prove; they are booked on "
            + ofRequest.id());
    return ofRequest;
  }
}
