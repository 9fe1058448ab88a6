package io.easyflow.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the door leaves behind besides events: {@code integration_webhook_total{platform,status}},
 * {@code integration_webhook_duration_seconds{platform}}, {@code
 * integration_webhook_refused_total{platform,reason}}, {@code
 * integration_webhook_late_total{platform,reason}}, samples of refused calls, and log lines that a
 * flood cannot multiply.
 */
final class DoorRecords {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookDoor.class);
  private static final Duration SAME_WARNING = Duration.ofSeconds(30);
  private static final int MAX_WARNINGS = 1000;
  private static final int MAX_NAMES = 50;
  private static final int MAX_NAME = 64;

  private final Clock clock;
  private final RefusedCalls refusedCalls;
  private final MeterProvider<Counter> answered;
  private final MeterProvider<Counter> refused;
  private final MeterProvider<Counter> late;
  private final MeterProvider<Timer> duration;
  private final Map<String, Instant> warned = new ConcurrentHashMap<>();

  /**
   * @param clock what time it is
   * @param registry where metrics go
   * @param refusedCalls where samples go
   */
  DoorRecords(Clock clock, MeterRegistry registry, RefusedCalls refusedCalls) {
    this.clock = clock;
    this.refusedCalls = refusedCalls;
    this.answered =
        Counter.builder("integration.webhook")
            .description("Webhook requests answered")
            .withRegistry(registry);
    this.refused =
        Counter.builder("integration.webhook.refused")
            .description("Webhook requests the door did not take")
            .withRegistry(registry);
    this.late =
        Counter.builder("integration.webhook.late")
            .description("Waiting senders who got the connector's late answer")
            .withRegistry(registry);
    this.duration =
        Timer.builder("integration.webhook.duration")
            .description("Time from a webhook's headers to its answer")
            .withRegistry(registry);
  }

  /**
   * @param platform connector id, or {@code unknown}
   * @param status HTTP status of the answer
   * @param nanos how long it took
   */
  void answered(String platform, int status, long nanos) {
    answered.withTags("platform", platform, "status", Integer.toString(status)).increment();
    duration.withTags("platform", platform).record(nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * @param platform connector id, or {@code unknown}
   * @param refusal why
   * @param http the request, of which names and lengths are noted only
   */
  void refused(String platform, Refusal refusal, HttpServletRequest http) {
    refused.withTags("platform", platform, "reason", refusal.reason()).increment();
    List<String> names =
        Collections.list(http.getHeaderNames()).stream()
            .limit(MAX_NAMES)
            .map(name -> name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name)
            .toList();
    refusedCalls.add(
        new RefusedCall(
            clock.instant(),
            platform,
            refusal.reason(),
            http.getRemoteAddr(),
            http.getContentLengthLong(),
            names));
  }

  /**
   * @param platform connector id
   * @param reason {@code slow} or {@code failed}
   */
  void late(String platform, String reason) {
    late.withTags("platform", platform, "reason", reason).increment();
  }

  /**
   * Warns, but says the same about a platform twice a minute at most.
   *
   * @param platform connector id
   * @param sentence what is wrong and where
   */
  void warn(String platform, String sentence) {
    Instant now = clock.instant();
    String key = platform + ' ' + sentence;
    Instant last = warned.get(key);
    if (last == null || last.plus(SAME_WARNING).isBefore(now)) {
      if (warned.size() >= MAX_WARNINGS) {
        warned.clear();
      }
      warned.put(key, now);
      LOG.warn(sentence);
    }
  }

  /**
   * @param sentence what failed
   * @param failure an error of ours
   */
  void error(String sentence, Throwable failure) {
    LOG.error(sentence, failure);
  }
}
