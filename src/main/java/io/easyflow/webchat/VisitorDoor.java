package io.easyflow.webchat;

import io.easyflow.channel.ChannelFullException;
import io.easyflow.channel.EventStore;
import io.easyflow.channel.NewEvent;
import io.easyflow.handoff.HandoffRoutes;
import io.easyflow.model.Message;
import io.easyflow.notify.InboundMessages;
import io.easyflow.sync.CanonicalJson;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Takes what visitors say into the durable channel. */
@Component
class VisitorDoor {
  private static final Logger LOG = LoggerFactory.getLogger(VisitorDoor.class);

  private final EventStore store;
  private final VisitorLines lines;
  private final CanonicalJson json;
  private final WebChatProperties properties;

  VisitorDoor(
      EventStore store, VisitorLines lines, CanonicalJson json, WebChatProperties properties) {
    this.store = store;
    this.lines = lines;
    this.json = json;
    this.properties = properties;
  }

  /**
   * A line that is committed.
   *
   * @param id the widget's id of it
   * @param duplicate true when it was kept before
   */
  record Kept(String id, boolean duplicate) {}

  /**
   * @param session whose it is, proved by its token
   * @param line as it came
   * @return completes after the commit; fails with {@link ChatRefusal} when it cannot be kept
   * @throws ChatRefusal when something is wrong with it
   */
  CompletableFuture<Kept> keep(String session, VisitorLine line) {
    Message message = lines.message(session, line);
    try {
      return store
          .append(List.of(event(session, message, VisitorLines.page(line))))
          .thenApply(kept -> new Kept(message.externalId(), kept.get(0).duplicate()))
          .exceptionally(
              e -> {
                LOG.warn("A line of session {} is refused: {}", session, e.getMessage());
                throw new CompletionException(ChatRefusal.unavailable());
              });
    } catch (ChannelFullException e) {
      throw ChatRefusal.unavailable();
    }
  }

  private NewEvent event(String session, Message message, String page) {
    Map<String, String> headers = new HashMap<>();
    headers.put("kind", message.kind().name().toLowerCase(Locale.ROOT));
    if (page != null) {
      headers.put(HandoffRoutes.PAGE, page);
    }
    return new NewEvent(
        InboundMessages.MESSAGE_RECEIVED,
        VisitorLines.ACCOUNT.split(":", 2)[0],
        VisitorLines.ACCOUNT,
        InboundMessages.MESSAGE_RECEIVED,
        session,
        session + ":" + message.externalId(),
        properties.tokenLife(),
        headers,
        json.bytes(message));
  }
}
