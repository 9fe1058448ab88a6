package io.easyflow.handoff;

import io.easyflow.channel.Delivery;
import java.sql.Connection;
import java.time.Instant;

/**
 * A step while it is taken.
 *
 * @param connection of the transaction
 * @param delivery takes what follows
 * @param at when it happened
 */
record Taking(Connection connection, Delivery delivery, Instant at) {}
