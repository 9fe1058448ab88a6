package io.easyflow.notify;

import io.easyflow.channel.Effect;
import io.easyflow.model.DeliveryResult;
import java.time.Instant;

/**
 * What became of a message we sent.
 *
 * @param result the port's answer or the platform's later word
 * @param reference our own id of the message, null when only the platform's is known
 * @param started the message, where this is the first word on it, else null
 * @param seenAt when the hub heard it
 */
record MessageStatus(
    DeliveryResult result, String reference, MessageStarted started, Instant seenAt)
    implements Effect {}
