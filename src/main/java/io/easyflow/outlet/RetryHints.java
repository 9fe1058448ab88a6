package io.easyflow.outlet;

import io.easyflow.catalog.Api;
import io.easyflow.jq.JqException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads how long a platform asks to wait: seconds with decimals, milliseconds or a date. */
final class RetryHints {
  private static final Logger LOG = LoggerFactory.getLogger(RetryHints.class);
  // No exponents: 1e-999999999 would keep a processor busy for long.
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}(\\.\\d{1,40})?");
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ENGLISH);

  private final Clock clock;
  private final Duration longest;

  RetryHints(Clock clock, Duration longest) {
    this.clock = clock;
    this.longest = longest;
  }

  /**
   * @param declared where the connector says the hint is; the first that can be read wins
   * @param answer the answer
   * @return the hint, else that of {@code Retry-After}, capped; null when there is none that can be
   *     read
   */
  Duration of(List<Api.RetryAfter> declared, Answer answer) {
    for (Api.RetryAfter hint : declared) {
      try {
        Duration after = read(hint.value().text(answer), hint.unit());
        if (after != null) {
          return after;
        }
      } catch (JqException e) {
        LOG.warn("A retryAfter expression failed: {}", e.getMessage());
      }
    }
    String header = answer.header("Retry-After");
    Duration seconds = read(header, "seconds");
    return seconds == null ? read(header, "date") : seconds;
  }

  /**
   * @param text a number or a date, may be null
   * @param unit {@code seconds}, {@code milliseconds} or {@code date}
   * @return the time to wait from now, capped; null when it cannot be read or is negative
   */
  Duration read(String text, String unit) {
    String told = text == null ? "" : text.trim();
    if (told.isEmpty() || told.length() > 64) {
      return null;
    }
    return unit.equals("date") ? date(told) : number(told, unit);
  }

  private Duration number(String text, String unit) {
    if (!NUMBER.matcher(text).matches()) {
      return null;
    }
    BigDecimal value = new BigDecimal(text);
    BigDecimal millis = unit.equals("milliseconds") ? value : value.scaleByPowerOfTen(3);
    return millis.compareTo(BigDecimal.valueOf(longest.toMillis())) >= 0
        ? longest
        : Duration.ofMillis(millis.setScale(0, RoundingMode.CEILING).longValueExact());
  }

  private Duration date(String text) {
    try {
      Instant at =
          Character.isDigit(text.charAt(0))
              ? DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from)
              : ZonedDateTime.parse(text, HTTP_DATE).toInstant();
      Duration after = Duration.between(clock.instant(), at);
      return after.isNegative() ? Duration.ZERO : after.compareTo(longest) > 0 ? longest : after;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
