package io.easyflow.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.easyflow.model.Message;
import io.easyflow.sync.HubFixture;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WrittenMessagesTest extends NotifyHub {
  @Test
  void keepsAMessageOnceAndTellsFlows() {
    assertThat(hear(written(TELEGRAM, "5", "m7", "Hello", null))).hasSize(1);
    assertThat(hear(written(TELEGRAM, "5", "m7", "Hello", null))).isEmpty();
    Messages.Filter chat = new Messages.Filter(null, TELEGRAM, "5", "in", null);
    assertThat(messages.search(chat, 10, null)).hasSize(1);
    assertThat(addresses.windowOpen(TELEGRAM, "5")).isTrue();
    hub.clock.move(Duration.ofHours(25));
    assertThat(addresses.windowOpen(TELEGRAM, "5")).isFalse();
  }

  @Test
  void onlyAnOwnContactProvesAPhone() {
    hear(
        written(
            TELEGRAM,
            "5",
            "m1",
            null,
            new Message.SharedContact("X", "+4915112345678", "9", false)));
    assertThat(addresses.find(TELEGRAM, "5").orElseThrow().phone()).isNull();
    hear(written(TELEGRAM, "5", "m2", null, new Message.SharedContact("I", PHONE, "user-5", true)));
    assertThat(addresses.find(TELEGRAM, "5").orElseThrow().phone()).isEqualTo(PHONE);
    hear(written(WHATSAPP, "100:79991234567", "w1", "Hi", null));
    assertThat(addresses.find(WHATSAPP, "100:79991234567").orElseThrow().phone()).isEqualTo(PHONE);
  }

  @Test
  void aPhoneIsLearntFromTheChatWhereThePersonHasAnotherId() {
    hear(from(WHATSAPP, "100:79991234567", "RU.400211"));
    assertThat(addresses.find(WHATSAPP, "100:79991234567").orElseThrow().phone()).isEqualTo(PHONE);
    hear(from(WHATSAPP, "100:RU.400211", "RU.400211"));
    assertThat(addresses.find(WHATSAPP, "100:RU.400211").orElseThrow().phone()).isNull();
    hear(from(TELEGRAM, "79991234567", "79991234567"));
    assertThat(addresses.find(TELEGRAM, "79991234567").orElseThrow().phone()).isNull();
  }

  @Test
  void everyEditOfAMessageIsKeptOnce() {
    Message first = edit("one", HubFixture.NOON);
    Message second = edit("two", HubFixture.NOON.plusSeconds(1));
    assertThat(hear(first)).hasSize(1);
    assertThat(hear(second)).hasSize(1);
    assertThat(hear(first)).isEmpty();
    assertThat(hear(second)).isEmpty();
  }

  private static Message edit(String text, Instant at) {
    return message(TELEGRAM, "5", "user-5", "m1", Message.Kind.EDIT, text, null, at);
  }

  private static Message from(String account, String chatId, String userId) {
    return message(
        account, chatId, userId, "m" + userId, Message.Kind.TEXT, "Hi", null, HubFixture.NOON);
  }

  @Test
  void notesWhoBlockedUsAndALateMessageDoesNotUndoIt() throws SQLException {
    knowsTelegram();
    hub.clock.move(Duration.ofMinutes(5));
    hear(system(TELEGRAM, "5", "s1", "blocked", hub.clock.instant()));
    assertThat(reachable()).isEmpty();
    hear(written(TELEGRAM, "5", "late", "sent before", null));
    assertThat(reachable()).as("written before the block").isEmpty();
    hub.clock.move(Duration.ofMinutes(5));
    hear(system(TELEGRAM, "5", "s2", "unblocked", hub.clock.instant()));
    assertThat(reachable()).hasSize(1);
  }
}
