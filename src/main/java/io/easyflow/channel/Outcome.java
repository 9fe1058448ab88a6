package io.easyflow.channel;

import io.easyflow.jq.JqException;
import io.easyflow.model.InvalidModelException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * What became of one delivery in one run.
 *
 * @param kind how it ended
 * @param dueAt when it is due again, for {@link Kind#RETRY}, {@link Kind#DEFERRED} and {@link
 *     Kind#BEHIND}
 * @param reason why, a sentence
 */
record Outcome(Kind kind, Instant dueAt, String reason) {
  private static final int LONGEST_REASON = 1000;

  enum Kind {
    DONE,
    RETRY,
    DEFERRED,
    BEHIND,
    DEAD,
    UNKNOWN
  }

  static final Outcome DONE = new Outcome(Kind.DONE, null, null);

  static Outcome behind(Instant until) {
    return new Outcome(Kind.BEHIND, until, "waits for an earlier one of its key");
  }

  static Outcome unknown(String reason) {
    return new Outcome(Kind.UNKNOWN, null, cut(reason));
  }

  /**
   * @param attempts how often it was tried, this time included
   * @param effected true when a call that cannot be repeated was made and not refused
   * @param mask takes secrets out of the reason
   */
  static Outcome of(
      Throwable failure,
      int attempts,
      boolean effected,
      Instant now,
      RetrySchedule schedule,
      UnaryOperator<String> mask) {
    DeliveryFailure known = find(failure, DeliveryFailure.class);
    String reason = cut(mask.apply(reason(known == null ? failure : known)));
    if (known instanceof DeliveryFailure.Unknown) {
      return unknown(reason);
    }
    if (effected) {
      return unknown("a call that cannot be repeated was made, then: " + reason);
    }
    if (known instanceof DeliveryFailure.Deferred deferred) {
      return new Outcome(Kind.DEFERRED, now.plus(deferred.after()), reason);
    }
    boolean permanent =
        known instanceof DeliveryFailure.Permanent
            || known == null
                && (find(failure, InvalidModelException.class) != null
                    || find(failure, JqException.class) != null
                    || Transactions.impossible(find(failure, SQLException.class)));
    if (permanent || schedule.exhausted(attempts)) {
      return new Outcome(Kind.DEAD, null, reason);
    }
    Duration delay = schedule.delay(attempts);
    if (known instanceof DeliveryFailure.Retryable retryable
        && retryable.after() != null
        && retryable.after().compareTo(delay) > 0) {
      delay = retryable.after();
    }
    return new Outcome(Kind.RETRY, now.plus(delay), reason);
  }

  private static <T extends Throwable> T find(Throwable failure, Class<T> type) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return type.cast(t);
      }
    }
    return null;
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (!(root instanceof DeliveryFailure) && root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    if (root instanceof DeliveryFailure && message != null) {
      return message;
    }
    return message == null ? root.getClass().getSimpleName() : message;
  }

  static String cut(String text) {
    String clean = text.replace("\u0000", "");
    return clean.length() <= LONGEST_REASON ? clean : clean.substring(0, LONGEST_REASON) + "…";
  }

  boolean waits() {
    return kind == Kind.RETRY || kind == Kind.DEFERRED || kind == Kind.BEHIND;
  }
}
