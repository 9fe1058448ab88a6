package io.easyflow.intake;

import java.time.Instant;
import java.util.List;

/**
 * A sample of a request the door did not take. It holds no body, no value of a header, no query.
 *
 * @param at when
 * @param platform connector id, or {@code unknown}
 * @param reason why, as {@link Refusal#reason()}
 * @param remoteAddress who sent it
 * @param contentLength claimed length of the body in bytes, -1 when it was not told
 * @param headerNames names of its headers
 */
public record RefusedCall(
    Instant at,
    String platform,
    String reason,
    String remoteAddress,
    long contentLength,
    List<String> headerNames) {}
