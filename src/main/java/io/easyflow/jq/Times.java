package io.easyflow.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Map;
import net.thisptr.jackson.jq.Function;

/** Moments: ISO instants in UTC out of whatever a vendor writes. Null stays null. */
final class Times {
  /** A date, with a time after {@code T} or a blank, with an offset as {@code Z, +03:00, +0300}. */
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("['T'][ ]")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendPattern("[ ][XXX][XX][X]")
          .optionalEnd()
          .optionalEnd()
          .toFormatter();

  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000L);

  private Times() {}

  static void addTo(Map<String, Function> functions) {
    put(functions, "instant/0", (in, args) -> text(instant("instant", in, null)));
    put(functions, "in_zone/1", (in, args) -> text(instant("in_zone", in, zone(args.get(0)))));
    put(functions, "epoch/0", (in, args) -> text(epoch(in, BigDecimal.ONE)));
    put(functions, "epoch_ms/0", (in, args) -> text(epoch(in, BigDecimal.valueOf(1000))));
    put(functions, "to_epoch/0", (in, args) -> LongNode.valueOf(toEpoch(in)));
    put(functions, "to_zone/1", (in, args) -> local(in, zone(args.get(0))));
  }

  private static void put(Map<String, Function> functions, String name, HubFunction function) {
    functions.put(
        name,
        (HubFunction)
            (in, args) -> Library.absent(in) ? NullNode.getInstance() : function.call(in, args));
  }

  private static JsonNode text(Instant instant) {
    return TextNode.valueOf(instant.toString());
  }

  /** Without a zone a time must say its offset; a date alone is its first moment in the zone. */
  private static Instant instant(String function, JsonNode in, ZoneId zone)
      throws HubFunction.Misuse {
    TemporalAccessor found;
    try {
      found =
          ISO.parseBest(
              in.isTextual() ? in.textValue().trim() : "",
              OffsetDateTime::from,
              LocalDateTime::from,
              LocalDate::from);
    } catch (DateTimeException e) {
      throw new HubFunction.Misuse(
          function + " takes an ISO date or time such as 2026-01-31T12:00:00+03:00, not this");
    }
    if (found instanceof OffsetDateTime time) {
      return time.toInstant();
    }
    if (found instanceof LocalDate date) {
      return date.atStartOfDay(zone == null ? ZoneOffset.UTC : zone).toInstant();
    }
    if (zone == null) {
      throw new HubFunction.Misuse(
          function + " got a time without an offset; use in_zone(\"Europe/Moscow\") instead");
    }
    return ((LocalDateTime) found).atZone(zone).toInstant();
  }

  private static Instant epoch(JsonNode in, BigDecimal perSecond) throws HubFunction.Misuse {
    BigDecimal seconds = Decimals.of("epoch", in).divide(perSecond);
    try {
      BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
      return Instant.ofEpochSecond(
          whole.longValueExact(), seconds.subtract(whole).multiply(NANOS).longValue());
    } catch (ArithmeticException | DateTimeException e) {
      throw new HubFunction.Misuse("epoch got a number that is no time; is it in another unit?");
    }
  }

  private static long toEpoch(JsonNode in) throws HubFunction.Misuse {
    return instant("to_epoch", in, null).getEpochSecond();
  }

  private static JsonNode local(JsonNode in, ZoneId zone) throws HubFunction.Misuse {
    return TextNode.valueOf(
        DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
            instant("to_zone", in, null).atZone(zone).truncatedTo(ChronoUnit.SECONDS)));
  }

  private static ZoneId zone(JsonNode name) throws HubFunction.Misuse {
    try {
      return ZoneId.of(name.asText());
    } catch (DateTimeException e) {
      throw new HubFunction.Misuse(
          "there is no time zone of that name; write one such as \"Europe/Moscow\"");
    }
  }
}
