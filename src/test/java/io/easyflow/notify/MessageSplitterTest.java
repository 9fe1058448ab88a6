package io.easyflow.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.easyflow.model.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageSplitterTest {
  @Test
  void leavesAShortTextAlone() {
    Message message = Message.text("chat:default", "5", "x".repeat(4096));
    assertThat(MessageSplitter.split(message)).containsExactly(message);
  }

  @Test
  void splitsAtLinesThenSpacesThenCharacters() {
    String line = "a".repeat(3000);
    assertThat(texts(line + "\n" + line)).containsExactly(line, line);
    assertThat(texts(line + " " + line)).containsExactly(line, line);
    assertThat(texts("b".repeat(5000))).containsExactly("b".repeat(4096), "b".repeat(904));
  }

  @Test
  void neverCutsACharacterInTwo() {
    List<String> parts = texts("x" + "😀".repeat(3000));
    assertThat(parts.get(0)).hasSize(4095).endsWith("😀");
    assertThat(String.join("", parts)).isEqualTo("x" + "😀".repeat(3000));
  }

  @Test
  void putsButtonsUnderTheLastPart() {
    List<Message> parts = MessageSplitter.split(withButton("c".repeat(5000)));
    assertThat(parts).extracting(part -> part.buttons().size()).containsExactly(0, 1);
    assertThat(parts).extracting(Message::replyTo).containsExactly("m1", null);
  }

  @Test
  void leavesAboveButtonsWhatEveryMessengerTakes() {
    String sentence = "A sentence of the answer. ";
    List<Message> parts = MessageSplitter.split(withButton(sentence.repeat(60)));
    assertThat(parts).extracting(part -> part.buttons().size()).containsExactly(0, 1);
    assertThat(parts.get(1).text()).hasSizeBetween(400, 1024);
    assertThat(parts.get(0).text() + " " + parts.get(1).text())
        .isEqualTo(sentence.repeat(60).strip());
  }

  private static Message withButton(String text) {
    return Message.out("chat:default", "5", Message.Kind.TEXT)
        .text(text)
        .buttons(List.of(List.of(new Message.Button("Yes", "yes", null))))
        .replyTo("m1")
        .build();
  }

  private static List<String> texts(String text) {
    return MessageSplitter.split(Message.text("chat:default", "5", text)).stream()
        .map(Message::text)
        .toList();
  }
}
