/**
 * The durable channel: {@code durable:<name>} keeps events in PostgreSQL, hands them to registered
 * subscribers, retries, keeps order per key, and accounts for every delivery.
 */
package io.easyflow.channel;
