package io.easyflow.handoff;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import org.springframework.stereotype.Component;

/** When managers work. */
@Component
class OfficeHours {
  private static final int WEEK = 7;

  private final HandoffProperties properties;

  OfficeHours(HandoffProperties properties) {
    this.properties = properties;
  }

  /** A night shift belongs to the day it begins on. */
  boolean open(Instant at) {
    ZonedDateTime local = at.atZone(properties.zone());
    LocalTime time = local.toLocalTime();
    LocalTime opens = properties.opens();
    LocalTime closes = properties.closes();
    boolean early = time.isBefore(opens);
    boolean working =
        opens.isBefore(closes) ? !early && time.isBefore(closes) : !early || time.isBefore(closes);
    boolean sinceYesterday = early && !opens.isBefore(closes);
    return working
        && properties.days().contains(local.minusDays(sinceYesterday ? 1 : 0).getDayOfWeek());
  }

  /**
   * @return when managers begin next, null when they never do
   */
  Instant opensAfter(Instant at) {
    ZonedDateTime local = at.atZone(properties.zone());
    for (int days = 0; days <= WEEK; days++) {
      ZonedDateTime opens = local.plusDays(days).with(properties.opens());
      if (opens.isAfter(local) && properties.days().contains(opens.getDayOfWeek())) {
        return opens.toInstant();
      }
    }
    return null;
  }
}
