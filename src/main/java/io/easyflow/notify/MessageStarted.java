package io.easyflow.notify;

import io.easyflow.channel.Effect;
import io.easyflow.model.Message;
import java.time.Instant;

/**
 * A message that we try to send.
 *
 * @param message what is sent
 * @param reference our own id of the message
 * @param notification key of the notification it belongs to, null for none
 * @param at when
 */
record MessageStarted(Message message, String reference, String notification, Instant at)
    implements Effect {}
