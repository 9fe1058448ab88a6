package io.easyflow.notify;

import io.easyflow.account.Accounts;
import io.easyflow.channel.ChannelFullException;
import io.easyflow.channel.EventStore;
import io.easyflow.channel.EventStore.Appended;
import io.easyflow.model.Message;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.springframework.stereotype.Service;

/** Sends messages that a person or a program asks for. */
@Service
public class MessageService {
  private static final long COMMIT_SECONDS = 30;

  private final EventStore events;
  private final Outbox outbox;
  private final Accounts accounts;
  private final CamelContext context;

  /**
   * @param events the way into the channel
   * @param outbox makes the events
   * @param accounts messenger accounts
   * @param context has the ports
   */
  MessageService(EventStore events, Outbox outbox, Accounts accounts, CamelContext context) {
    this.events = events;
    this.outbox = outbox;
    this.accounts = accounts;
    this.context = context;
  }

  /**
   * Puts a message in line; it is kept when this returns.
   *
   * @param message what to send; a long text becomes several messages
   * @return numbers of the events, which are our references of the messages, in order
   * @throws IllegalArgumentException a sentence, when the message cannot be sent at all
   * @throws ChannelFullException when too much is waiting
   */
  public List<Long> send(Message message) {
    if (message.direction() != Message.Direction.OUT) {
      throw new IllegalArgumentException("field 'direction' is 'in': only 'out' can be sent");
    }
    String platform = message.account().split(":", 2)[0];
    if (accounts.find(message.account()).isEmpty()) {
      throw new IllegalArgumentException(
          "there is no account '%s'; the accounts of '%s' are %s"
              .formatted(
                  message.account(),
                  platform,
                  accounts.of(platform).stream().map(a -> a.id()).toList()));
    }
    if (context.getRoute(platform + "-send") == null) {
      throw new IllegalArgumentException(
          "connector '"
              + platform
              + "' cannot send messages: it has no route "
              + platform
              + "-send");
    }
    try {
      return events
          .append(outbox.events(message, null))
          .get(COMMIT_SECONDS, TimeUnit.SECONDS)
          .stream()
          .map(Appended::eventId)
          .toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the hub is stopping; send the message again", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the database did not keep the message; send it again", e);
    }
  }
}
