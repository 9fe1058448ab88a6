/**
 * The HTTP door: checks where a webhook comes from, splits it, keeps it in the durable channel and
 * only then answers; and {@code inbound:<platform>}, where routes take up what was kept.
 */
package io.easyflow.intake;
