package io.easyflow.notify;

import io.easyflow.channel.Effect;
import io.easyflow.channel.NewEvent;
import java.time.Instant;
import java.util.List;

/**
 * A customer shall be told of a change, unless they were told already.
 *
 * @param key names order, change and template; the same key is told once
 * @param account id of the order's account
 * @param externalId the platform's id of the order
 * @param changeEvent number of the event that told the change
 * @param template template of ours
 * @param recipient account of the messenger, null when nobody can be reached
 * @param chatId the platform's id of the chat, null when nobody can be reached
 * @param status {@code queued}, {@code no-address} or {@code too-old}
 * @param messages what to send, empty when nobody is told
 * @param at when it was decided
 */
record Notify(
    String key,
    String account,
    String externalId,
    long changeEvent,
    String template,
    String recipient,
    String chatId,
    String status,
    List<NewEvent> messages,
    Instant at)
    implements Effect {}
