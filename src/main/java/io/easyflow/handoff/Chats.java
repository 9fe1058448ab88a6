package io.easyflow.handoff;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.EffectHandler;
import io.easyflow.channel.NewEvent;
import io.easyflow.sync.CanonicalJson;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Takes the steps of conversations. Who owns a chat is decided on its locked row, so of an answer
 * of the bot and a manager who takes over at the same moment one comes first, for everybody.
 */
@Component
public class Chats implements EffectHandler<ChatStep> {
  private final ChatWriter writer;
  private final CanonicalJson json;

  /**
   * @param writer adds lines
   * @param json writes events
   */
  Chats(ChatWriter writer, CanonicalJson json) {
    this.writer = writer;
    this.json = json;
  }

  @Override
  public Class<ChatStep> type() {
    return ChatStep.class;
  }

  @Override
  public void apply(Connection connection, List<Applied<ChatStep>> effects) throws SQLException {
    for (Applied<ChatStep> applied : effects) {
      Delivery delivery = applied.delivery();
      Instant at = applied.effect().at();
      ChatStep.What what = applied.effect().what();
      if (what instanceof ChatStep.Said said) {
        said(connection, delivery, said, at);
      } else if (what instanceof ChatStep.Answered answered) {
        answered(connection, delivery, answered, at);
      }
    }
  }

  private void said(Connection connection, Delivery delivery, ChatStep.Said said, Instant at)
      throws SQLException {
    Chat chat = ChatRows.open(connection, said, at);
    NewLine line =
        new NewLine(
            ChatLine.Author.USER,
            null,
            said.message().text(),
            said.message().attachments(),
            List.of(),
            said.message().externalId());
    long number = writer.add(connection, chat, delivery, line, at);
    if (chat.state().answeredByBot()) {
      delivery.publish(question(chat, number));
    }
  }

  private NewEvent question(Chat chat, long line) {
    return NewEvent.of(
        ChatQuestion.CHANNEL,
        chat.account().split(":", 2)[0],
        chat.account(),
        ChatQuestion.CHANNEL,
        chat.chatId(),
        json.bytes(new ChatQuestion(chat.id(), chat.turn(), line)));
  }

  private void answered(
      Connection connection, Delivery delivery, ChatStep.Answered answered, Instant at)
      throws SQLException {
    Chat chat = ChatRows.lock(connection, answered.question().chat());
    if (chat != null && chat.state().answeredByBot() && chat.turn() == answered.question().turn()) {
      writer.add(connection, chat, delivery, NewLine.of(ChatLine.Author.AI, answered.text()), at);
    }
  }
}
