package io.easyflow.notify;

import io.easyflow.channel.Effect;
import io.easyflow.model.Message;
import java.time.Instant;
import java.util.List;

/**
 * Messages people wrote to us.
 *
 * @param messages in the order they came
 * @param seenAt when the hub saw them
 */
record MessagesSeen(List<Message> messages, Instant seenAt) implements Effect {
  MessagesSeen {
    messages = List.copyOf(messages);
  }
}
