package io.easyflow.handoff;

import io.easyflow.model.Message;
import java.sql.SQLException;
import org.springframework.stereotype.Component;

/**
 * What managers write in the topic of a chat that is not theirs stays among colleagues. Each hears
 * so once, until the chat changes hands.
 */
@Component
class TopicNotes {
  private final ManagerVoice voice;

  TopicNotes(ManagerVoice voice) {
    this.voice = voice;
  }

  /**
   * @param chat the locked chat
   * @param message what was written in its topic
   */
  void noted(Taking taking, Chat chat, Manager manager, Message message) throws SQLException {
    if (!TopicRows.note(taking.connection(), chat, manager)) {
      return;
    }
    Manager reader = manager.at(message);
    switch (chat.state()) {
      case TAKEN -> {
        Manager owner = ManagerRows.find(taking.connection(), chat.managerId());
        voice.tell(taking.delivery(), reader, "topic.note", manager.name(), owner.name());
      }
      case CLOSED -> voice.tell(taking.delivery(), reader, "manager.chat.closed", chat.id());
      default -> voice.tell(taking.delivery(), reader, "topic.note.free", manager.name());
    }
  }
}
