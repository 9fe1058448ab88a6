package io.easyflow.channel;

import java.time.Instant;

/** A stored event as it is handed to routes, without the columns of its deliveries. */
record EventBody(String type, String headers, byte[] body, Instant receivedAt) {}
