package io.easyflow.sync;

import io.easyflow.account.Account;
import io.easyflow.account.Accounts;
import io.easyflow.catalog.Catalog;
import io.easyflow.catalog.Connector;
import io.easyflow.channel.EventStore;
import io.easyflow.channel.NewEvent;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What a Quartz job does: it finds out what is due and puts it into the channel, no more. */
@Component
public class SyncTick {
  /** Header with the job's name. */
  static final String JOB = "syncJob";

  private static final String ELIGIBLE = "EasyFlowSyncEligible";
  private static final long COMMIT_SECONDS = 30;

  private final Catalog catalog;
  private final Accounts accounts;
  private final SyncStates states;
  private final EventStore events;
  private final CanonicalJson json;
  private final Clock clock;
  private final boolean polled;

  /**
   * @param catalog tells what is polled
   * @param accounts whose data is read
   * @param states how far each has been read
   * @param events the way into the channel
   * @param json writes events
   * @param clock the time
   * @param publicUrl address platforms reach us at; empty when messengers must be polled
   */
  public SyncTick(
      Catalog catalog,
      Accounts accounts,
      SyncStates states,
      EventStore events,
      CanonicalJson json,
      Clock clock,
      @Value("${easyflow.public-url:}") String publicUrl) {
    this.catalog = catalog;
    this.accounts = accounts;
    this.states = states;
    this.events = events;
    this.json = json;
    this.clock = clock;
    this.polled = publicUrl.isBlank();
  }

  private record Pair(String account, String kind) {}

  /**
   * Makes a row for every account that can be read and sets what the query of what is due needs.
   *
   * @param exchange of a Quartz job, with its name in the header
   */
  void eligible(Exchange exchange) {
    SyncJob job = SyncJob.valueOf(exchange.getMessage().getHeader(JOB, String.class));
    Instant now = clock.instant();
    Set<Pair> eligible = new HashSet<>();
    for (Connector connector : catalog.all()) {
      for (String kind : job.kinds()) {
        if (readable(exchange, connector, kind)) {
          for (Account account : accounts.of(connector.id())) {
            if (accounts.missing(account, "api").isEmpty()) {
              states.ensure(account.id(), kind, now);
              eligible.add(new Pair(account.id(), kind));
            }
          }
        }
      }
    }
    exchange.setProperty(ELIGIBLE, eligible);
    exchange.getMessage().setHeader("kinds", job.kinds());
    exchange.getMessage().setHeader("now", Timestamp.from(now));
  }

  private boolean readable(Exchange exchange, Connector connector, String kind) {
    boolean wanted = !SyncJob.UPDATES.kinds().contains(kind) || polled;
    return wanted
        && connector.sync().containsKey(kind)
        && exchange.getContext().getRoute(connector.id() + "-" + kind) != null;
  }

  /**
   * Puts what is due into the channel. A slot that is there already is a duplicate.
   *
   * @param exchange with the rows that are due
   * @throws Exception when they cannot be kept; the next tick finds them due again
   */
  void enqueue(Exchange exchange) throws Exception {
    Set<?> eligible = exchange.getProperty(ELIGIBLE, Set.class);
    List<NewEvent> due = new ArrayList<>();
    List<Slot> slots = new ArrayList<>();
    for (Object row : exchange.getMessage().getBody(List.class)) {
      Map<?, ?> columns = (Map<?, ?>) row;
      Pair pair = new Pair((String) columns.get("account"), (String) columns.get("kind"));
      if (eligible.contains(pair)) {
        Instant slot = ((Timestamp) columns.get("next_run")).toInstant();
        slots.add(new Slot(pair, slot));
        due.add(SyncWork.begin(pair.account, pair.kind, "schedule").event(json, slot));
      }
    }
    if (!due.isEmpty()) {
      events.append(due).get(COMMIT_SECONDS, TimeUnit.SECONDS);
      slots.forEach(slot -> states.queued(slot.pair.account, slot.pair.kind, slot.time));
    }
  }

  private record Slot(Pair pair, Instant time) {}
}
