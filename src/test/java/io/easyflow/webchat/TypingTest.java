package io.easyflow.webchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The manager who has a chat sees that its visitor writes; nobody else does. */
class TypingTest {
  @RegisterExtension static final WebChatHub HUB = new WebChatHub();

  private static void types(SocketClient socket) {
    socket.say(WebChatHub.JSON.createObjectNode(), "types");
  }

  /** A visitor whose chat a manager has, whose own chat with the bot has this id. */
  private static WebChatHub.Ticket taken(String manager) throws IOException {
    WebChatHub.Ticket visitor = chatting();
    HUB.process()
        .database()
        .update(
            """
            with m as (
              insert into managers (account, chat_id, user_id, name, seen_at)
              values ('telegram:default', ?, ?, 'Anna', now()) returning id)
            update support_chats set state = 'taken', manager_id = m.id from m where chat_id = ?""",
            manager,
            manager,
            visitor.sessionId());
    return visitor;
  }

  private static WebChatHub.Ticket chatting() throws IOException {
    WebChatHub.Ticket visitor = HUB.begin();
    HUB.say(visitor, "hello", "Hello");
    await("the session has a chat")
        .until(
            () ->
                HUB.process()
                    .database()
                    .queryForObject(
                        "select exists (select from support_chats where chat_id = ?)",
                        Boolean.class,
                        visitor.sessionId()));
    return visitor;
  }

  @Test
  void theManagerSeesOneMarkInFiveSeconds() throws IOException {
    WebChatHub.Ticket visitor = taken("90101");
    try (SocketClient socket = SocketClient.greeted(HUB.process(), visitor, 0)) {
      long began = System.nanoTime();
      types(socket);
      types(socket);
      await("the mark").until(() -> !HUB.messengerCalls("\"90101\"").isEmpty());
      await("the next one")
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(500))
          .until(
              () -> {
                types(socket);
                return HUB.messengerCalls("\"90101\"").size() > 1;
              });
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(4));
    }
    assertThat(HUB.messengerCalls("\"90101\""))
        .allSatisfy(call -> assertThat(call).contains("/sendChatAction ", "\"action\":\"typing\""));
    int kept =
        HUB.process()
            .database()
            .queryForObject(
                "select count(*) from chat_messages m join support_chats c on c.id = m.chat"
                    + " where c.chat_id = ?",
                Integer.class,
                visitor.sessionId());
    assertThat(kept).as("lines, of which a mark is none").isEqualTo(1);
  }

  @Test
  void managersWithAGroupSeeItInTheTopic() throws IOException {
    WebChatHub.Ticket visitor = taken("90103");
    HUB.process()
        .database()
        .update(
            "insert into chat_topics (chat, account, group_id, thread, state, event_id)"
                + " select id, 'telegram:default', '-90103', '17', 'open', 1 from support_chats"
                + " where chat_id = ?",
            visitor.sessionId());
    try (SocketClient socket = SocketClient.greeted(HUB.process(), visitor, 0)) {
      types(socket);
      await("the mark").until(() -> !HUB.messengerCalls("\"-90103\"").isEmpty());
    }
    assertThat(HUB.messengerCalls("\"-90103\"").get(0)).contains("\"message_thread_id\":17");
    assertThat(HUB.messengerCalls("\"90103\"")).isEmpty();
  }

  @Test
  void nobodySeesItWhileTheBotAnswers() throws IOException {
    WebChatHub.Ticket asking = chatting();
    WebChatHub.Ticket taken = taken("90102");
    int before = HUB.messengerCalls("/sendChatAction").size();
    try (SocketClient first = SocketClient.greeted(HUB.process(), asking, 0);
        SocketClient second = SocketClient.greeted(HUB.process(), taken, 0)) {
      types(first);
      types(second);
      await("the mark").until(() -> !HUB.messengerCalls("\"90102\"").isEmpty());
    }
    assertThat(HUB.messengerCalls("/sendChatAction")).hasSize(before + 1);
  }
}
