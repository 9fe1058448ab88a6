/** Conversations of customers: with the bot, waiting for a manager, taken by one, closed. */
package io.easyflow.handoff;
