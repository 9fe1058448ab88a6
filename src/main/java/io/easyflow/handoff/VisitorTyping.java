package io.easyflow.handoff;

import io.easyflow.account.Account;
import io.easyflow.account.AccountView;
import io.easyflow.account.Accounts;
import io.easyflow.connector.ConnectorPorts;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Shows the manager who has a chat that its customer is writing, where the managers' messenger has
 * a mark for that. Nobody keeps it and it may be lost: whatever goes wrong, the line comes later.
 */
@Component
public class VisitorTyping implements AutoCloseable {
  /** Name of the port: the platform's id of a chat in, nothing out. */
  static final String PORT = "typing";

  /** So long messengers show it. */
  private static final long SHOWN_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final Logger LOG = LoggerFactory.getLogger(VisitorTyping.class);
  private static final int THREADS = 2;
  private static final int WAITING = 100;
  private static final int MANY = 10_000;

  /** Who has the chat, where its lines go: in its topic or alone. */
  private static final String READERS =
      """
      select coalesce(t.account, m.account) as account, coalesce(t.group_id, m.chat_id) as chat_id,
        t.thread
      from support_chats c join managers m on m.id = c.manager_id
      left join chat_topics t on t.chat = c.id and t.state = 'open'
      where c.account = ? and c.chat_id = ? and c.state = 'taken'""";

  private final JdbcTemplate jdbc;
  private final Accounts accounts;
  private final ConnectorPorts ports;
  private final CamelContext context;
  private final ConcurrentMap<String, Long> shown = new ConcurrentHashMap<>();

  /** What finds no place is not shown. */
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(WAITING),
          new CustomizableThreadFactory("typing-"),
          new ThreadPoolExecutor.DiscardPolicy());

  VisitorTyping(JdbcTemplate jdbc, Accounts accounts, ConnectorPorts ports, CamelContext context) {
    this.jdbc = jdbc;
    this.accounts = accounts;
    this.ports = ports;
    this.context = context;
    threads.allowCoreThreadTimeOut(true);
  }

  private record Reader(String account, String chatId, String thread) {}

  /**
   * A customer is writing. Returns at once; of many calls one in five seconds is shown.
   *
   * @param account account of the customer's side
   * @param chatId the session
   */
  public void types(String account, String chatId) {
    if (isDue(account + "/" + chatId)) {
      threads.execute(() -> show(account, chatId));
    }
  }

  private boolean isDue(String chat) {
    long now = System.nanoTime();
    if (shown.size() > MANY) {
      shown.values().removeIf(at -> now - at >= SHOWN_NANOS);
    }
    AtomicBoolean due = new AtomicBoolean();
    shown.compute(
        chat,
        (key, at) -> {
          due.set(at == null || now - at >= SHOWN_NANOS);
          return due.get() ? Long.valueOf(now) : at;
        });
    return due.get();
  }

  private void show(String account, String chatId) {
    try {
      jdbc.query(
              READERS,
              (row, number) ->
                  new Reader(
                      row.getString("account"), row.getString("chat_id"), row.getString("thread")),
              account,
              chatId)
          .forEach(this::show);
    } catch (RuntimeException e) {
      LOG.debug("A typing mark is lost: {}", e.getMessage());
    }
  }

  private void show(Reader reader) {
    Account account = accounts.find(reader.account).orElse(null);
    if (account == null || !ports.has(account.platform(), PORT)) {
      return;
    }
    Exchange exchange = new DefaultExchange(context);
    exchange.setVariable(AccountView.VARIABLE, AccountView.of(account));
    exchange.getMessage().setHeader("chatId", reader.chatId);
    exchange.getMessage().setHeader("thread", reader.thread);
    exchange.getMessage().setBody(reader.chatId);
    try {
      ports.call(exchange, account.platform(), PORT);
    } catch (Exception e) {
      LOG.debug("A typing mark is lost: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
