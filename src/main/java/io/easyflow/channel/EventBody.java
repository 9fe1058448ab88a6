package io.easyflow.channel;

import java.time.Instant;
import java.util.Map;

/** A stored event as it is handed to routes, without the columns of its deliveries. */
record EventBody(String type, Map<String, String> headers, byte[] body, Instant receivedAt) {}
