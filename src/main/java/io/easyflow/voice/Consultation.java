package io.easyflow.voice;

import io.easyflow.channel.EventStore;
import io.easyflow.channel.NewEvent;
import io.easyflow.handoff.ChatLine;
import io.easyflow.handoff.ChatLines;
import io.easyflow.handoff.LineNews;
import io.easyflow.model.Message;
import io.easyflow.model.Utterance;
import io.easyflow.model.VoiceReply;
import io.easyflow.model.VoiceReply.Button;
import io.easyflow.notify.InboundMessages;
import io.easyflow.sync.CanonicalJson;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Puts what a person asks into their conversation, where the bot or a manager answers, and waits
 * for the answer a little. One that comes later is told with the next turn.
 */
@Component
class Consultation {
  private static final int MOST_LINES = 100;
  private static final Duration REMEMBER = Duration.ofDays(1);

  private final EventStore events;
  private final ChatLines lines;
  private final LineNews news;
  private final CanonicalJson json;
  private final Clock clock;
  private final Executor threads;

  Consultation(
      EventStore events,
      ChatLines lines,
      LineNews news,
      CanonicalJson json,
      Clock clock,
      VoiceThreads threads) {
    this.events = events;
    this.lines = lines;
    this.news = news;
    this.json = json;
    this.clock = clock;
    this.threads = threads.executor();
  }

  /** What is new in a conversation; whole when what was asked last is answered. */
  private record News(List<ChatLine> lines, boolean whole, long last) {
    boolean any() {
      return !lines.isEmpty();
    }
  }

  /**
   * @param said a question, or a nudge while one is open
   * @param kind of the message it makes
   * @param data of a pressed button
   * @param patience how long the answer is waited for
   * @return what to say
   */
  CompletableFuture<VoiceReply> ask(
      Utterance said, Message.Kind kind, String data, Duration patience) {
    Pending before = Pending.of(said.sessionState());
    Words words = Words.of(said.locale());
    boolean nudge =
        before.asked() != null
            && data == null
            && (before.sameAs(said.text()) || words.hear("again", said.text()));
    Pending pending =
        nudge ? before : before.ask(said.messageId(), data == null ? said.text() : Pending.PRESS);
    CompletableFuture<News> found = new CompletableFuture<>();
    LineNews.Hearing hearing =
        news.hear(
            said.account(),
            said.sessionId(),
            () -> threads.execute(() -> look(said, pending, found)));
    CompletableFuture<Void> asked =
        nudge
            ? CompletableFuture.completedFuture(null)
            : events.append(List.of(event(said, kind, data))).thenAccept(kept -> {});
    asked.whenCompleteAsync(
        (nothing, failure) -> {
          if (failure != null) {
            found.completeExceptionally(failure);
          } else {
            look(said, pending, found);
          }
        },
        threads);
    return found
        .copy()
        .completeOnTimeout(null, Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS)
        .whenComplete((news, failure) -> hearing.close())
        .thenApplyAsync(
            news -> reply(said, pending, news == null ? read(said, pending) : news), threads);
  }

  private void look(Utterance said, Pending pending, CompletableFuture<News> found) {
    if (found.isDone()) {
      return;
    }
    try {
      News news = read(said, pending);
      if (news.whole()) {
        found.complete(news);
      }
    } catch (RuntimeException e) {
      found.completeExceptionally(e);
    }
  }

  private News read(Utterance said, Pending pending) {
    List<ChatLine> all = lines.after(said.account(), said.sessionId(), pending.after(), MOST_LINES);
    // What is pressed leaves no line of the customer's own.
    boolean asked = Pending.PRESS.equals(pending.text());
    boolean whole = false;
    for (ChatLine line : all) {
      if (line.author() == ChatLine.Author.USER) {
        asked |= line.clientId() != null && line.clientId().equals(pending.asked());
      } else {
        whole |= asked;
      }
    }
    List<ChatLine> told =
        all.stream().filter(line -> line.author() != ChatLine.Author.USER).toList();
    return new News(told, whole, all.isEmpty() ? pending.after() : all.get(all.size() - 1).id());
  }

  private static VoiceReply reply(Utterance said, Pending pending, News news) {
    Words words = Words.of(said.locale());
    if (!news.any()) {
      List<Button> again = List.of(new Button(words.say("button.again"), null, null));
      return Replies.of(said, words.say("wait"), again, pending.in(said.sessionState()));
    }
    String text = news.lines().stream().map(ChatLine::text).collect(Collectors.joining("\n\n"));
    List<Button> next =
        news.lines().get(news.lines().size() - 1).buttons().stream()
            .flatMap(List::stream)
            .map(button -> new Button(button.text(), button.data(), button.url()))
            .toList();
    // The line that was asked stays in reach until it is answered.
    long told = news.lines().get(news.lines().size() - 1).id();
    Pending then = news.whole() ? pending.answered(news.last()) : pending.told(told);
    return Replies.of(said, text, next, then.in(said.sessionState()));
  }

  private NewEvent event(Utterance said, Message.Kind kind, String data) {
    Message message =
        Message.in(said.account(), said.sessionId(), kind)
            .userId(said.userId())
            .externalId(said.messageId())
            .text(said.text())
            .data(data)
            .locale(said.locale())
            .sentAt(clock.instant())
            .build();
    return new NewEvent(
        InboundMessages.MESSAGE_RECEIVED,
        said.account().split(":", 2)[0],
        said.account(),
        InboundMessages.MESSAGE_RECEIVED,
        said.sessionId(),
        said.messageId(),
        REMEMBER,
        Map.of("kind", kind.name().toLowerCase(Locale.ROOT)),
        json.bytes(message));
  }
}
