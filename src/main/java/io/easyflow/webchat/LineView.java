package io.easyflow.webchat;

import io.easyflow.handoff.ChatLine;
import io.easyflow.model.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A line as the widget gets it.
 *
 * @param id its number; a later line has a higher one
 * @param kind {@code user-message}, {@code ai-message}, {@code manager-message} or {@code
 *     system-message}
 * @param name of the manager
 * @param text what is said
 * @param html the same, rendered, where it is Markdown; safe to insert
 * @param files what came with it
 * @param buttons rows of buttons under it
 * @param clientId the widget's own id of the line
 * @param at when it was said
 */
record LineView(
    long id,
    String kind,
    String name,
    String text,
    String html,
    List<File> files,
    List<List<Button>> buttons,
    String clientId,
    Instant at) {
  private static final SafeMarkdown MARKDOWN = new SafeMarkdown();

  /**
   * A file.
   *
   * @param id where it can be had, null when the hub does not have it
   */
  record File(String id, String name, String type, Long size) {}

  /** A button that sends {@code data} or opens {@code url}. */
  record Button(String text, String data, String url) {}

  static LineView of(ChatLine line) {
    boolean markdown =
        line.author() == ChatLine.Author.AI || line.author() == ChatLine.Author.MANAGER;
    return new LineView(
        line.id(),
        line.author().word() + "-message",
        line.authorName(),
        line.text(),
        markdown ? MARKDOWN.html(line.text()) : null,
        files(line),
        line.buttons().stream().map(row -> row.stream().map(LineView::button).toList()).toList(),
        line.author() == ChatLine.Author.USER ? line.clientId() : null,
        line.at());
  }

  private static List<File> files(ChatLine line) {
    List<File> files = new ArrayList<>();
    for (Message.Attachment file : line.attachments()) {
      String id = file.reference() == null ? null : line.id() + "-" + files.size();
      files.add(new File(id, file.name(), file.mimeType(), file.size()));
    }
    return files;
  }

  private static Button button(Message.Button button) {
    String url = button.url() != null && button.url().matches("https?://.*") ? button.url() : null;
    return new Button(button.text(), button.data(), url);
  }
}
