package io.easyflow.outlet;

import io.easyflow.catalog.Api;
import io.easyflow.catalog.Api.ErrorClass;
import io.easyflow.catalog.Expression;
import io.easyflow.jq.JqException;
import io.easyflow.outlet.Outcome.Repeat;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges answers and faults: by the connector's own rules first, then by the hub's. */
final class Outcomes {
  private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

  private final RetryHints hints;
  private final Duration accountRetry;

  /**
   * @param hints reads how long to wait
   * @param accountRetry shortest pause after the account was refused
   */
  Outcomes(RetryHints hints, Duration accountRetry) {
    this.hints = hints;
    this.accountRetry = accountRetry;
  }

  /**
   * @param api what the connector declares
   * @param answer the answer
   * @param repeat what may be done with the call when in doubt
   * @param mask takes secrets out of texts
   * @return the outcome
   */
  Outcome of(Api api, Answer answer, Repeat repeat, UnaryOperator<String> mask) {
    for (Api.ErrorRule rule : api.errors()) {
      if (tests(rule.when(), answer)) {
        return byRule(api, rule, answer, mask);
      }
    }
    if (answer.success()) {
      return new Outcome(ErrorClass.OK, false, null, null);
    }
    String why = told(answer, VendorWords.of(answer, mask));
    Duration after = hints.of(api.retryAfter(), answer);
    int status = answer.status();
    if (status == 401 || status == 403) {
      return refusedAccount(why, after);
    }
    if (status == 408 || status == 425 || status == 429 || status == 503 && after != null) {
      return new Outcome(ErrorClass.RETRYABLE, true, why, after);
    }
    if (status >= 500) {
      return Outcome.inDoubt(repeat, why, after);
    }
    if (status >= 300 && status < 400) {
      why += " (redirects are not followed: correct the address in connector.yaml)";
    }
    return new Outcome(ErrorClass.PERMANENT, true, why, null);
  }

  /**
   * @param fault how the call failed
   * @param repeat what may be done with the call when in doubt
   * @return the outcome
   */
  Outcome of(CallFault fault, Repeat repeat) {
    return fault.kind().sent()
        ? Outcome.inDoubt(repeat, fault.getMessage(), null)
        : new Outcome(ErrorClass.RETRYABLE, true, fault.getMessage(), null);
  }

  private Outcome byRule(Api api, Api.ErrorRule rule, Answer answer, UnaryOperator<String> mask) {
    String reason = rule.reason() == null ? null : text(rule.reason(), answer);
    String words = reason == null ? VendorWords.of(answer, mask) : VendorWords.brief(reason, mask);
    String why = told(answer, words);
    Duration after =
        rule.after() == null ? null : hints.read(text(rule.after(), answer), "seconds");
    if (after == null) {
      after = hints.of(api.retryAfter(), answer);
    }
    return switch (rule.is()) {
      case OK -> new Outcome(ErrorClass.OK, false, null, null);
      case RETRYABLE -> new Outcome(ErrorClass.RETRYABLE, true, why, after);
      case PERMANENT -> new Outcome(ErrorClass.PERMANENT, true, why, null);
      case UNKNOWN -> new Outcome(ErrorClass.UNKNOWN, false, why, null);
      case ACCOUNT -> refusedAccount(why, after);
    };
  }

  private Outcome refusedAccount(String why, Duration after) {
    Duration wait = after == null || after.compareTo(accountRetry) < 0 ? accountRetry : after;
    return new Outcome(ErrorClass.ACCOUNT, true, why, wait);
  }

  private static String told(Answer answer, String words) {
    return "the platform answered " + answer.status() + (words.isEmpty() ? "" : ": " + words);
  }

  private static boolean tests(Expression when, Answer answer) {
    try {
      return when.test(answer);
    } catch (JqException e) {
      LOG.warn("An errors rule failed and is taken for not met: {}", e.getMessage());
      return false;
    }
  }

  private static String text(Expression expression, Answer answer) {
    try {
      return expression.text(answer);
    } catch (JqException e) {
      LOG.warn("An expression of an errors rule failed: {}", e.getMessage());
      return null;
    }
  }
}
