package io.easyflow.webchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.testkit.HubProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What visitors say is kept once and comes back to them, on whichever hub they are. */
class VisitorTest {
  /** Shorter than a socket waits before it looks for lines without being told of any. */
  private static final Duration SOON = Duration.ofSeconds(10);

  @RegisterExtension static final WebChatHub HUB = new WebChatHub();

  private final WebChatHub.Ticket visitor;

  VisitorTest() throws IOException {
    visitor = HUB.begin();
  }

  @Test
  void aLineOfTheSocketIsAcknowledgedAndBecomesALineOfTheConversation() {
    try (SocketClient socket = SocketClient.greeted(HUB.process(), visitor, 0)) {
      socket.line("one", "Where is my order?");

      assertThat(socket.next("kept", kept -> true).path("id").asText()).isEqualTo("one");
      JsonNode line = socket.next("lines", lines -> true).path("lines").get(0);
      assertThat(line.path("kind").asText()).isEqualTo("user-message");
      assertThat(line.path("clientId").asText()).isEqualTo("one");
      assertThat(line.path("text").asText()).isEqualTo("Where is my order?");
    }
  }

  @Test
  void aLineThatIsSentAgainIsKeptOnce() throws IOException {
    try (SocketClient socket = SocketClient.greeted(HUB.process(), visitor, 0)) {
      socket.line("one", "first");
      socket.next("kept", kept -> !kept.path("duplicate").asBoolean());
      socket.line("one", "first");
      socket.next("kept", kept -> kept.path("duplicate").asBoolean());
      HttpResponse<String> again = HUB.say(visitor, "one", "first");
      assertThat(again.statusCode()).isEqualTo(200);
      assertThat(again.body()).contains("\"duplicate\":true");

      socket.line("two", "second");
      await().until(() -> socket.texts().contains("second"));
      assertThat(socket.texts()).containsExactly("first", "second");
    }
  }

  @Test
  void whatOthersSayComesAtOnceWithMarkdownRendered() throws IOException {
    HUB.say(visitor, "q", "Hello");
    try (SocketClient socket = SocketClient.greeted(HUB.process(), visitor, 0)) {
      HUB.add(visitor.sessionId(), "ai", null, "**Yes** <b>no</b>");
      HUB.add(visitor.sessionId(), "manager", "Anna", "Hi");
      await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> socket.texts().size() >= 3);
      JsonNode answer =
          socket
              .next("lines", frame -> frame.toString().contains("ai-message"))
              .findParents("html")
              .get(0);
      assertThat(answer.path("html").asText())
          .isEqualTo("<p><strong>Yes</strong> &lt;b&gt;no&lt;/b&gt;</p>");
      assertThat(HUB.get("/api/chat/messages?after=0", visitor.token()).body())
          .contains("\"manager-message\"", "\"name\":\"Anna\"");
    }
  }

  @Test
  void aWidgetThatComesBackGetsWhatItMissedAndNoMore() throws IOException {
    HUB.say(visitor, "q", "Hello");
    HUB.add(visitor.sessionId(), "ai", null, "seen");
    JsonNode lines =
        WebChatHub.JSON
            .readTree(HUB.get("/api/chat/messages", visitor.token()).body())
            .path("lines");
    long last = lines.get(lines.size() - 1).path("id").asLong();
    HUB.add(visitor.sessionId(), "ai", null, "missed");
    try (SocketClient socket = SocketClient.greeted(HUB.process(), visitor, last)) {
      socket.next("lines", frame -> true);
      assertThat(socket.texts()).contains("missed").doesNotContain("seen", "Hello");
    }
  }

  @Test
  void whatWasShownIsMarkedDelivered() throws IOException {
    HUB.say(visitor, "q", "Hello");
    HUB.add(visitor.sessionId(), "ai", null, "Hi");
    try (SocketClient socket = SocketClient.greeted(HUB.process(), visitor, 0)) {
      await().until(() -> socket.texts().contains("Hi"));
      JsonNode frame = socket.heard().get(socket.heard().size() - 1);
      JsonNode newest = frame.path("lines").get(frame.path("lines").size() - 1);
      socket.say(
          WebChatHub.JSON.createObjectNode().put("line", newest.path("id").asLong()), "shown");
      await()
          .until(
              () ->
                  HUB.process()
                      .database()
                      .queryForList(
                          "select m.status from chat_messages m join support_chats c on c.id ="
                              + " m.chat where c.chat_id = ? and m.text = 'Hi'",
                          String.class,
                          visitor.sessionId())
                      .equals(List.of("delivered")));
    }
  }

  @Test
  void aWishForAHumanCarriesWhatTheFormSays() throws IOException {
    HttpResponse<String> kept =
        HUB.post(
            "/api/chat/transfer-to-manager",
            visitor.token(),
            "{\"name\":\"Ivan\",\"phone\":\"8 (912) 345-67-89\",\"page\":\"https://shop.example.com/a\"}");
    assertThat(kept.statusCode()).as(kept.body()).isEqualTo(200);
    String body =
        HUB.process()
            .database()
            .queryForObject(
                "select convert_from(body, 'UTF8') from event where channel ='message-received' and"
                    + " order_key = ?",
                String.class,
                visitor.sessionId());
    JsonNode message = WebChatHub.JSON.readTree(body);
    assertThat(message.path("kind").asText()).isEqualTo("button");
    assertThat(message.path("data").asText()).isEqualTo("manager");
    assertThat(message.at("/contact/phone").asText()).isEqualTo("+79123456789");
    assertThat(message.at("/contact/name").asText()).isEqualTo("Ivan");
  }

  @Test
  void aHubThatCannotHearTheDatabaseListensAgain() throws IOException {
    HUB.say(visitor, "q", "Hello");
    try (SocketClient socket = SocketClient.greeted(HUB.process(), visitor, 0)) {
      await().until(() -> socket.texts().contains("Hello"));
      List<Object> cut = listeners("select pid");
      assertThat(listeners("select pg_terminate_backend(pid)")).isNotEmpty();
      await()
          .until(
              () -> listeners("select pid"),
              now -> !now.isEmpty() && Collections.disjoint(now, cut));
      HUB.add(visitor.sessionId(), "ai", null, "told again");
      await().atMost(SOON).until(() -> socket.texts().contains("told again"));
    }
  }

  private static List<Object> listeners(String what) {
    return HUB.process()
        .database()
        .queryForList(
            what
                + " from pg_stat_activity where datname = current_database() and query = 'select 1'",
            Object.class);
  }

  @Test
  void aLineReachesTheVisitorWhicheverHubHoldsTheSocket(@TempDir Path home) throws IOException {
    try (HubProcess second =
            new HubProcess(home, HUB.process().databaseEnvironment(), HubProcess.QUICK_START)
                .start();
        SocketClient socket = SocketClient.greeted(second, visitor, 0)) {
      HUB.say(visitor, "one", "said on the first hub");
      HUB.add(visitor.sessionId(), "manager", "Anna", "answered");
      await().atMost(SOON).until(() -> socket.texts().size() >= 2);
      assertThat(socket.texts()).startsWith("said on the first hub").contains("answered");
    }
  }
}
