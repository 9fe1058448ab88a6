package io.easyflow.handoff;

import io.easyflow.notify.MessageOutcomeListener;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.stereotype.Component;

/** Notes what became of lines that were sent to messengers; a tick tells the manager. */
@Component
class LineOutcomes implements MessageOutcomeListener {
  @Override
  public String keys() {
    return ChatWriter.LINE_KEY;
  }

  @Override
  public void changed(Connection connection, String key, String status, String reason)
      throws SQLException {
    long line = Long.parseLong(key.substring(ChatWriter.LINE_KEY.length()));
    LineRows.outcome(connection, line, status, reason);
  }
}
