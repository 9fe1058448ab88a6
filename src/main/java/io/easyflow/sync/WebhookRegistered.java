package io.easyflow.sync;

import io.easyflow.channel.Effect;
import java.time.Instant;

/**
 * A platform was told where our door is.
 *
 * @param account id of the account
 * @param url address of the door
 * @param at when
 */
record WebhookRegistered(String account, String url, Instant at) implements Effect {}
