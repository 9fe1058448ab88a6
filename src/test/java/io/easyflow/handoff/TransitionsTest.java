package io.easyflow.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.easyflow.model.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who a customer talks to, on a real database and channel. */
class TransitionsTest {
  private static Desk desk;

  @BeforeAll
  static void start() throws Exception {
    desk = new Desk();
  }

  @AfterAll
  static void stop() {
    desk.close();
  }

  /** Everybody goes home and every chat ends. */
  @AfterEach
  void home() {
    desk.jdbc.update("update managers set online = false, replying_to = null");
    desk.jdbc.update("update support_chats set state = 'closed', manager_id = null, due_at = null");
    desk.jdbc.update("update chat_takes set ended_at = taken_at where ended_at is null");
  }

  @Test
  void aManagerTakesOverAndEachSideHearsTheOther() throws Exception {
    desk.work(1);
    long chat = desk.waits("s1");
    assertThat(desk.state(chat)).isEqualTo("waiting");
    assertThat(desk.lines(chat))
        .containsExactly(
            "user: Where is my order?",
            "ai: 42",
            "user: human",
            "system: Looking for a free manager. It usually takes less than a minute.");
    assertThat(last(desk.told(1)))
        .contains(
            "New chat No. " + chat,
            "Person s1",
            "https://shop.example/cart",
            "🤖 42",
            "asks: Where is");

    desk.happens(Desk.press(1, "accept:" + chat));
    assertThat(desk.owner(chat)).isEqualTo("1");
    assertThat(last(desk.told(1))).contains("Reply mode: chat No. " + chat);
    assertThat(last(desk.edits(1))).contains("New chat", "You took chat No. " + chat);
    desk.happens(Desk.manager(1, "It is on its way"));
    desk.happens(Desk.customer("s1", Message.Kind.TEXT, "Thanks", null));
    assertThat(desk.lines(chat))
        .endsWith(
            "system: Person 1 has joined the conversation.",
            "manager: It is on its way",
            "user: Thanks");
    assertThat(last(desk.told(1))).isEqualTo("👤 No. " + chat + " · Person s1:\nThanks");

    desk.happens(Desk.press(1, "return:" + chat));
    assertThat(desk.state(chat)).isEqualTo("returned");
    desk.happens(Desk.customer("s1", Message.Kind.TEXT, "And now?", null));
    assertThat(desk.lines(chat)).endsWith("user: And now?", "ai: 42");
    assertThat(desk.changes(chat))
        .containsExactly(
            "chat.created",
            "chat.message",
            "chat.message",
            "chat.waiting",
            "chat.taken",
            "chat.message",
            "chat.message",
            "chat.returned",
            "chat.message",
            "chat.message");
  }

  private static String last(List<String> texts) {
    return texts.get(texts.size() - 1);
  }

  @Test
  void ofTwoHundredManagersWhoAcceptAtOnceOneGetsTheChat() throws Exception {
    desk.work(IntStream.rangeClosed(1, Desk.MANAGERS).toArray());
    long chat = desk.waits("s2");
    Message[] presses =
        IntStream.rangeClosed(1, Desk.MANAGERS)
            .mapToObj(id -> Desk.press(id, "accept:" + chat))
            .toArray(Message[]::new);
    desk.happens(presses);
    String owner = desk.owner(chat);
    assertThat(owner).isNotNull();
    long refused =
        IntStream.rangeClosed(1, Desk.MANAGERS)
            .filter(
                id ->
                    desk.told(id)
                        .contains("Chat No. " + chat + " was taken by Person " + owner + "."))
            .count();
    assertThat(refused).isEqualTo(Desk.MANAGERS - 1);
    assertThat(desk.changes(chat)).containsOnlyOnce("chat.taken");
  }

  @Test
  void theBotNeverSpeaksAfterAManagerTookOver() throws Exception {
    int crew = 20;
    desk.work(IntStream.rangeClosed(1, crew).toArray());
    int races = Integer.getInteger("easyflow.races", 200);
    List<Message> all = new ArrayList<>();
    for (int i = 0; i < races; i++) {
      all.add(Desk.customer("race" + i, Message.Kind.TEXT, "Hello", null));
    }
    desk.happens(all.toArray(Message[]::new));
    all.clear();
    for (int i = 0; i < races; i++) {
      all.add(Desk.customer("race" + i, Message.Kind.TEXT, "A question", null));
      all.add(Desk.press(1 + i % crew, "accept:" + desk.chat("race" + i)));
    }
    desk.happens(all.toArray(Message[]::new));
    assertThat(
            desk.jdbc.queryForObject(
                "select count(*) from support_chats where chat_id like 'race%' and state = 'taken'",
                Integer.class))
        .isEqualTo(races);
    assertThat(
            desk.jdbc.queryForObject(
                "select count(*) from chat_messages a join chat_messages t on t.chat = a.chat"
                    + " where a.author = 'ai' and a.id > t.id and t.author = 'system'"
                    + " and t.text like '%has joined%'",
                Integer.class))
        .isZero();
  }

  @Test
  void whoFindsNobodyIsAskedForAPhoneAndTheAdminsKnow() throws Exception {
    desk.happens(Desk.manager(900, "/start"));
    long chat = desk.waits("s4");
    assertThat(desk.lines(chat).get(3)).contains("Write your name and phone number");
    assertThat(last(desk.told(900))).contains("Chat No. " + chat + ": nobody is at work");
    desk.jdbc.update("update support_chats set customer_name = null where id = ?", chat);
    desk.happens(nameless("s4", "Анна Иванова, 8 (912) 345-67-89"));
    ChatView known = new ChatList(desk.jdbc).find(chat).orElseThrow();
    assertThat(known.phone()).isEqualTo("+79123456789");
    assertThat(known.customerName()).isEqualTo("Анна Иванова");
    desk.work(1);
    assertThat(last(desk.told(1)))
        .contains("waits for a manager", "+79123456789", "not proven", "Анна Иванова");
    desk.happens(Desk.press(1, "accept:" + chat));
    assertThat(last(desk.told(1))).contains("👤 Анна Иванова, 8 (912) 345-67-89");
  }

  /** A visitor whose browser tells no name. */
  private static Message nameless(String session, String text) throws Exception {
    ObjectNode message =
        desk.json.read(
            desk.json.write(Desk.customer(session, Message.Kind.TEXT, text, null)),
            ObjectNode.class);
    message.remove("userName");
    return desk.json.read(message.toString(), Message.class);
  }

  @Test
  void theNoticeTellsTheLastAnswersAndKnownOrders() throws Exception {
    desk.work(1);
    order("1001", "+79123456700");
    order("2002", "+79990000000");
    for (int i = 1; i <= 4; i++) {
      desk.happens(Desk.customer("s10", Message.Kind.TEXT, "Question " + i, null));
    }
    long chat = desk.chat("s10");
    desk.jdbc.update("update support_chats set phone = '+79123456700' where id = ?", chat);
    desk.happens(Desk.customer("s10", Message.Kind.BUTTON, "human", SystemLines.WISH));
    assertThat(last(desk.told(1)))
        .contains("1001", "shipped", "350.50 RUB", "asks: Question 4")
        .doesNotContain("2002")
        .containsPattern("(?s)^(?:(?!🤖).)*(?:🤖 42[^🤖]*){3}$");
  }

  private static void order(String number, String phone) {
    desk.jdbc.update(
        "insert into orders (account, external_id, whole, version, state_version, source,"
            + " placed_at, seen_at, body) values ('shop:default', ?, true, now(), now(), 'order',"
            + " now(), now(), ?::jsonb)",
        number,
        """
        {"account": "shop:default", "externalId": "%s", "number": "%s", "status": "shipped",
         "total": "350.50", "currency": "RUB", "customer": {"phone": "%s"}}"""
            .formatted(number, number, phone));
  }

  @Test
  void whoAcceptsTooLateSeesWhoWasFirst() throws Exception {
    desk.work(1, 2);
    long chat = desk.waits("s11");
    desk.passes(Duration.ofSeconds(20));
    desk.happens(Desk.press(2, "accept:" + chat));
    assertThat(last(desk.edits(2))).contains("You took chat No. " + chat);
    assertThat(last(desk.edits(1)))
        .contains("No. " + chat + " waits for a manager")
        .contains("Chat No. " + chat + " was taken by Person 2.");
  }

  @Test
  void theDatabaseTakesNoSecondOwnerAndNoChatWithoutOne() throws Exception {
    desk.work(1);
    long chat = desk.waits("s12");
    assertThatThrownBy(
            () -> desk.jdbc.update("update support_chats set state = 'taken' where id = ?", chat))
        .hasMessageContaining("taken_has_one_owner");
    desk.happens(Desk.press(1, "accept:" + chat));
    assertThatThrownBy(
            () ->
                desk.jdbc.update(
                    "insert into chat_takes (chat, manager_id, taken_at) select id, manager_id,"
                        + " now() from support_chats where id = ?",
                    chat))
        .hasMessageContaining("chat_takes_open");
  }

  @Test
  void aChatIsOfferedToTheLeastBusyThenToAllThenToAdmins() throws Exception {
    desk.happens(Desk.manager(900, "/start"));
    desk.work(1, 2);
    long first = desk.waits("s5");
    desk.happens(Desk.press(1, "accept:" + first));
    long chat = desk.waits("s6");
    String news = "No. " + chat;
    assertThat(String.join("\n", desk.told(1))).doesNotContain(news);
    assertThat(last(desk.told(2))).contains("New chat " + news);
    desk.passes(Duration.ofSeconds(20));
    assertThat(last(desk.told(1))).contains(news + " waits for a manager");
    desk.passes(Duration.ofSeconds(41));
    assertThat(last(desk.told(900))).contains(news + " has waited too long");
    desk.passes(Duration.ofHours(2));
    assertThat(desk.state(chat)).isEqualTo("waiting");
  }

  @Test
  void anIdleManagerLosesTheChatAndAnIdleCustomerIsAskedThenLeft() throws Exception {
    desk.work(1, 2);
    long chat = desk.waits("s7");
    desk.happens(Desk.press(1, "accept:" + chat));
    desk.passes(Duration.ofMinutes(11));
    assertThat(desk.state(chat)).isEqualTo("waiting");
    assertThat(last(desk.told(1))).isEqualTo("Chat No. " + chat + " is back in the queue.");
    assertThat(last(desk.told(2))).contains("New chat No. " + chat);

    desk.happens(Desk.press(2, "accept:" + chat), Desk.manager(2, "I am here"));
    desk.passes(Duration.ofMinutes(16));
    assertThat(last(desk.lines(chat))).contains("Are you still there?");
    assertThat(desk.state(chat)).isEqualTo("taken");
    desk.passes(Duration.ofMinutes(6));
    assertThat(desk.state(chat)).isEqualTo("closed");
    desk.happens(Desk.customer("s7", Message.Kind.BUTTON, "5", "rate:" + chat + ":5"));
    desk.happens(Desk.customer("other", Message.Kind.BUTTON, "1", "rate:" + chat + ":1"));
    assertThat(new ChatList(desk.jdbc).find(chat).orElseThrow().rating()).isEqualTo(5);
    assertThat(desk.chat("s7")).as("a rating opens no chat").isEqualTo(chat);
  }

  @Test
  void whoGoesHomeLeavesTheirChatsToTheOthers() throws Exception {
    desk.work(1, 2);
    long chat = desk.waits("s8");
    desk.happens(Desk.press(1, "accept:" + chat));
    desk.happens(Desk.manager(1, "/offline"));
    assertThat(desk.state(chat)).isEqualTo("waiting");
    assertThat(last(desk.told(2))).contains("New chat No. " + chat);
    desk.happens(Desk.manager(1, "still me"));
    assertThat(last(desk.told(1))).contains("It is not clear whom this is for");
  }

  @Test
  void strangersAreToldNoAndAdminsReassign() throws Exception {
    desk.happens(Desk.manager(666, "/start"), Desk.press(666, "accept:1"));
    assertThat(desk.told(666)).hasSize(2).allMatch(text -> text.contains("for managers only"));
    assertThat(
            desk.jdbc.queryForObject(
                "select count(*) from support_chats where chat_id = '666'", Integer.class))
        .isZero();
    desk.happens(Desk.manager(900, "/start"));
    desk.work(1, 2);
    long chat = desk.waits("s9");
    desk.happens(Desk.press(1, "accept:" + chat));
    long second =
        desk.jdbc.queryForObject("select id from managers where user_id = '2'", Long.class);
    desk.happens(Desk.press(1, "giveto:" + chat + ":" + second));
    assertThat(last(desk.told(1))).isEqualTo("Only administrators may do that.");
    desk.happens(Desk.press(900, "giveto:" + chat + ":" + second));
    assertThat(desk.owner(chat)).isEqualTo("2");
    assertThat(last(desk.told(1))).contains("was given to another manager");
    assertThat(last(desk.told(2))).contains("Reply mode");
  }
}
