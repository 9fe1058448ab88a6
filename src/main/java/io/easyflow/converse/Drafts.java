package io.easyflow.converse;

import io.easyflow.handoff.ChatHints;
import io.easyflow.handoff.ChatView;
import io.easyflow.model.AiQuestion;
import io.easyflow.outlet.AnswerWatch;
import jakarta.annotation.PreDestroy;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.stereotype.Component;

/** Shows visitors the answers of AI services while they grow. */
@Component
class Drafts {
  private final ChatHints hints;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "chat-drafts");
            thread.setDaemon(true);
            return thread;
          });

  Drafts(ChatHints hints) {
    this.hints = hints;
  }

  @PreDestroy
  void stop() {
    timer.shutdownNow();
  }

  /**
   * @param question what is asked
   * @param chat as it was then
   * @return shows the answers of one service after the other
   */
  Shown of(AiQuestion question, ChatView chat) {
    return new Shown(question.stream(), chat);
  }

  /** The answers to one question; only the newest is shown, and none once it is closed. */
  final class Shown implements AutoCloseable {
    private final boolean stream;
    private final ChatView chat;
    private Draft newest;

    private Shown(boolean stream, ChatView chat) {
      this.stream = stream;
      this.chat = chat;
    }

    /**
     * @return for the next service, null when nobody is to see its answer grow
     */
    AnswerWatch next() {
      close();
      newest = stream ? Draft.begin(hints, chat, timer) : null;
      return newest;
    }

    @Override
    public void close() {
      if (newest != null) {
        newest.close();
      }
    }
  }
}
