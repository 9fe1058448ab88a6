package io.easyflow.handoff;

import io.easyflow.notify.MessageOutcomeListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;

/** A topic that takes no more lines, maybe because somebody deleted it, is used no more. */
@Component
class TopicLoss implements MessageOutcomeListener {
  @Override
  public String keys() {
    return ChatKeys.FORWARD;
  }

  @Override
  public void changed(Connection connection, String key, String status, String reason)
      throws SQLException {
    OptionalLong chat = ChatKeys.chat(key);
    if (status.equals("failed") && chat.isPresent()) {
      TopicRows.lost(connection, chat.getAsLong(), reason);
    }
  }
}
