package io.easyflow.handoff;

import io.easyflow.channel.EventStore;
import io.easyflow.channel.NewEvent;
import io.easyflow.channel.SteadyClock;
import io.easyflow.sync.CanonicalJson;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Finds chats in which something is due and puts that into the channel, no more. Several hubs may
 * do it at once: what is there already is a duplicate.
 */
@Component
class ChatTick {
  private static final Logger LOG = LoggerFactory.getLogger(ChatTick.class);

  private static final int MOST = 500;
  private static final long COMMIT_SECONDS = 30;

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

  /** What cannot be kept now is due at the next tick still. */
  @Scheduled(fixedDelayString = "${easyflow.handoff.tick:1s}", initialDelayString = "5s")
  void tick() {
    try {
      run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      LOG.warn("What is due in conversations could not be looked for: {}", e.getMessage());
    }
  }

  void run() throws InterruptedException, ExecutionException, TimeoutException {
    List<NewEvent> due = new ArrayList<>(dueChats());
    due.addAll(outcomes());
    if (!due.isEmpty()) {
      events.append(due).get(COMMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private List<NewEvent> dueChats() {
    return jdbc.query(
        "select id, account, due_at from support_chats where due_at <= ? order by due_at limit "
            + MOST,
        (row, number) -> {
          ChatStep.Due step =
              new ChatStep.Due(row.getLong("id"), row.getTimestamp("due_at").toInstant());
          String key = step.chat() + "/" + step.since();
          return ChatWork.event(
              row.getString("account"), ChatWork.DUE, step.chat(), key, json.bytes(step));
        },
        Timestamp.from(clock.instant()));
  }

  private List<NewEvent> outcomes() {
    return jdbc.query(
        "select m.id, m.chat, c.account from chat_messages m"
            + " join support_chats c on c.id = m.chat where not m.told order by m.id limit "
            + MOST,
        (row, number) -> {
          ChatStep.Outcome step = new ChatStep.Outcome(row.getLong("chat"), row.getLong("id"));
          return ChatWork.event(
              row.getString("account"), ChatWork.OUTCOME, step.chat(), null, json.bytes(step));
        });
  }
}
