package io.easyflow.handoff;

import io.easyflow.channel.ChannelUnavailableException;
import io.easyflow.channel.EventStore;
import io.easyflow.channel.NewEvent;
import io.easyflow.sync.CanonicalJson;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Service;

/** Changes conversations for people and programs outside the managers' messenger. */
@Service
public class ChatService {
  private static final long COMMIT_SECONDS = 30;

  private final ChatList chats;
  private final Managers managers;
  private final EventStore events;
  private final CanonicalJson json;

  ChatService(ChatList chats, Managers managers, EventStore events, CanonicalJson json) {
    this.chats = chats;
    this.managers = managers;
    this.events = events;
    this.json = json;
  }

  /**
   * Gives a chat to a manager, whoever has it; that is kept when this returns, and done soon after.
   *
   * @param chat number of the chat
   * @param manager number of the manager
   * @throws IllegalArgumentException a sentence, when there is no such manager
   * @throws IllegalStateException a sentence, when the chat is closed
   */
  public void assign(long chat, long manager) {
    if (managers.find(manager).isEmpty()) {
      throw new IllegalArgumentException("there is no manager " + manager);
    }
    append(open(chat), ChatWork.ASSIGN, new ChatStep.Assigned(chat, manager));
  }

  /**
   * Ends a chat; that is kept when this returns, and done soon after.
   *
   * @param chat number of the chat
   * @throws IllegalStateException a sentence, when it is closed already
   */
  public void close(long chat) {
    append(open(chat), ChatWork.CLOSE, new ChatStep.Ended(chat, null));
  }

  private ChatView open(long chat) {
    ChatView found =
        chats
            .find(chat)
            .orElseThrow(() -> new IllegalArgumentException("there is no chat " + chat));
    if (found.state().equals(ChatState.CLOSED.word())) {
      throw new IllegalStateException("chat " + chat + " is closed already");
    }
    return found;
  }

  private void append(ChatView chat, String type, ChatStep.OfChat step) {
    NewEvent event = ChatWork.event(chat.account(), type, chat.id(), null, json.bytes(step));
    try {
      events.append(List.of(event)).get(COMMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChannelUnavailableException(new SQLTransientException(e));
    } catch (ExecutionException | TimeoutException e) {
      throw new ChannelUnavailableException(new SQLTransientException(e));
    }
  }
}
