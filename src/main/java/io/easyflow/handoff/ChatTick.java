package io.easyflow.handoff;

import io.easyflow.channel.EventStore;
import io.easyflow.channel.NewEvent;
import io.easyflow.channel.SteadyClock;
import io.easyflow.sync.CanonicalJson;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Finds chats in which something is due and puts that into the channel, no more. Several hubs may
 * do it at once: what is there already is a duplicate.
 */
@Component
class ChatTick {
  /** Channel of what is due; the body is a {@link ChatStep.Due} or {@link ChatStep.Outcome}. */
  static final String CHANNEL = "chat-due";

  /** Type of events that tell what became of a line. */
  static final String OUTCOME = "line-outcome";

  private static final int MOST = 500;
  private static final long COMMIT_SECONDS = 30;
  private static final Duration REMEMBER = Duration.ofHours(1);

  private final JdbcTemplate jdbc;
  private final EventStore events;
  private final CanonicalJson json;
  private final SteadyClock clock;

  ChatTick(JdbcTemplate jdbc, EventStore events, CanonicalJson json, SteadyClock clock) {
    this.jdbc = jdbc;
    this.events = events;
    this.json = json;
    this.clock = clock;
  }

  /**
   * @throws Exception when it cannot be kept; the next tick finds it due again
   */
  void run() throws Exception {
    List<NewEvent> due = new ArrayList<>();
    jdbc.query(
        "select id, account, due_at from support_chats where due_at <= ? order by due_at limit "
            + MOST,
        row -> {
          ChatStep.Due step =
              new ChatStep.Due(row.getLong("id"), row.getTimestamp("due_at").toInstant());
          due.add(
              event(
                  row.getString("account"),
                  CHANNEL,
                  step.chat(),
                  step.chat() + "/" + step.since(),
                  json.bytes(step)));
        },
        Timestamp.from(clock.instant()));
    jdbc.query(
        "select m.id, m.chat, m.status, c.account from chat_messages m"
            + " join support_chats c on c.id = m.chat where not m.told order by m.id limit "
            + MOST,
        row -> {
          ChatStep.Outcome step = new ChatStep.Outcome(row.getLong("chat"), row.getLong("id"));
          due.add(event(row.getString("account"), OUTCOME, step.chat(), null, json.bytes(step)));
        });
    if (!due.isEmpty()) {
      events.append(due).get(COMMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static NewEvent event(
      String account, String type, long chat, String dedupeKey, byte[] body) {
    return new NewEvent(
        CHANNEL,
        account.split(":", 2)[0],
        account,
        type,
        String.valueOf(chat),
        dedupeKey,
        dedupeKey == null ? null : REMEMBER,
        null,
        body);
  }
}
