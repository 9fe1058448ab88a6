package io.easyflow.outlet;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accounts whose credentials their platform refused at the last call: for health and alarms. */
public final class RefusedAccounts {
  private static final Logger LOG = LoggerFactory.getLogger(RefusedAccounts.class);

  private final Clock clock;
  private final List<OutletEvents> listeners;
  private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();

  /**
   * @param clock tells since when
   * @param listeners who is told
   */
  public RefusedAccounts(Clock clock, List<OutletEvents> listeners) {
    this.clock = clock;
    this.listeners = List.copyOf(listeners);
  }

  /**
   * @return accounts that are refused at this moment
   */
  public Collection<Refusal> all() {
    return List.copyOf(refusals.values());
  }

  void refused(String account, String reason) {
    Refusal refusal = new Refusal(account, reason, clock.instant());
    if (refusals.putIfAbsent(account, refusal) == null) {
      tell(listener -> listener.accountRefused(refusal));
    }
  }

  void accepted(String account) {
    if (!refusals.isEmpty() && refusals.remove(account) != null) {
      tell(listener -> listener.accountAccepted(account));
    }
  }

  /** A listener that fails must not make a call that went well look failed. */
  private void tell(Consumer<OutletEvents> event) {
    for (OutletEvents listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException e) {
        LOG.warn("{} failed to take note of an account", listener.getClass().getSimpleName(), e);
      }
    }
  }

  /**
   * An account that is refused.
   *
   * @param account its id
   * @param reason a sentence part, masked
   * @param since when it was refused first
   */
  public record Refusal(String account, String reason, Instant since) {}
}
