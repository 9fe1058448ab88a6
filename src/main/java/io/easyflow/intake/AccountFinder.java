package io.easyflow.intake;

import io.easyflow.account.Account;
import io.easyflow.account.Accounts;
import io.easyflow.catalog.Expression;
import io.easyflow.jq.JqException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds which account of a platform a request is for. */
final class AccountFinder {
  private final Accounts accounts;

  /**
   * @param accounts the accounts there are
   */
  AccountFinder(Accounts accounts) {
    this.accounts = accounts;
  }

  /**
   * The account the path names; else the one {@code webhook.account} tells, by its name or by any
   * of its public settings (a host counts with its first label too: {@code shop} is found by {@code
   * shop.myshopify.com}); else {@code default}.
   *
   * @param platform connector id
   * @param declared {@code webhook.account}, may be null
   * @param request the request
   * @return the account
   * @throws RefusedException when there is none
   */
  Account find(String platform, Expression declared, WebhookRequest request) {
    String named = request.pathAccount();
    if (named != null) {
      return accounts
          .find(platform, named)
          .orElseThrow(
              () ->
                  new RefusedException(
                      Refusal.UNKNOWN_ACCOUNT,
                      "There is no account of the name in the path; GET /api/v1/accounts lists"
                          + " them."));
    }
    return byPayload(platform, declared, request)
        .or(() -> accounts.find(platform, Account.DEFAULT))
        .orElseThrow(
            () ->
                new RefusedException(
                    Refusal.UNKNOWN_ACCOUNT,
                    "No account of this platform is set up for this request."));
  }

  private Optional<Account> byPayload(
      String platform, Expression declared, WebhookRequest request) {
    String told = declared == null ? null : text(declared, request);
    return told == null ? Optional.empty() : find(platform, told);
  }

  /**
   * @param platform connector id
   * @param told what a payload tells: an account's name or one of its public settings
   * @return the account, empty when none is known by it
   */
  Optional<Account> find(String platform, String told) {
    List<Account> candidates = accounts.of(platform);
    int dot = told.indexOf('.');
    return first(candidates, account -> account.name().equals(told))
        .or(() -> first(candidates, account -> account.settings().containsValue(told)))
        .or(
            () ->
                dot <= 0
                    ? Optional.empty()
                    : first(
                        candidates,
                        account -> account.settings().containsValue(told.substring(0, dot))));
  }

  private static Optional<Account> first(List<Account> accounts, Predicate<Account> test) {
    return accounts.stream().filter(test).findFirst();
  }

  private static String text(Expression expression, WebhookRequest request) {
    try {
      return expression.text(request);
    } catch (JqException e) {
      // The proof is not checked yet: a stranger's body of any shape just names no account.
      return null;
    }
  }
}
