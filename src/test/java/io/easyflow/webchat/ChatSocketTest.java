package io.easyflow.webchat;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.easyflow.handoff.ChatLine;
import io.easyflow.handoff.ChatLines;
import io.easyflow.handoff.ChatSeen;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.web.socket.WebSocketSession;

class ChatSocketTest {
  private static final ChatLine LINE =
      new ChatLine(
          7,
          1,
          ChatLine.Author.AI,
          null,
          "Hi",
          List.of(),
          List.of(),
          null,
          null,
          "kept",
          null,
          Instant.EPOCH);

  private final WebSocketSession connection = mock();
  private final ChatLines lines = mock();
  private final ChatSeen seen = mock();
  private final ChatSocket socket =
      new ChatSocket(
          connection,
          "127.0.0.1",
          new ChatSocket.Parts(
              lines, seen, new ObjectMapper().registerModule(new JavaTimeModule()), Runnable::run));

  @Test
  void aWidgetMaySayThatItShowedALineWhileThatIsStillBeingSent() throws Exception {
    when(connection.isOpen()).thenReturn(true);
    when(lines.after(any(), any(), anyLong(), anyInt())).thenReturn(List.of(LINE));
    doAnswer(
            sending -> {
              socket.shown(LINE.id());
              return null;
            })
        .when(connection)
        .sendMessage(any());
    socket.greet("session", 0);
    socket.lines();
    verify(seen).mark(VisitorLines.ACCOUNT, "session", 0, LINE.id());
  }
}
