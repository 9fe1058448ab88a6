package io.easyflow.handoff;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How customers and managers meet.
 *
 * @param account accounts of the managers' messenger; the first one that is set up is used. One
 *     named {@code default} is shared with customers, any other is the managers' alone
 * @param group the platform's id of the managers' group, in which each chat gets a topic; null to
 *     tell each manager alone
 * @param groupLanguage language tag of what is written there
 * @param managerIds the platform's ids of the people who may answer customers
 * @param adminIds ids of those who may also manage them
 * @param contactButtons messengers that can ask for a phone by a button
 * @param opens when managers begin work, local time
 * @param closes when they end; the same as {@code opens} for around the clock
 * @param days when they work
 * @param zone where those times are
 * @param offerFirst how long a chat is offered to the least busy manager alone
 * @param escalateAfter how long a chat waits until everybody and the admins are told
 * @param managerIdle how long a manager may leave a customer without an answer
 * @param visitorIdle how long a customer may say nothing before being asked
 * @param closeAfterAsked how long after that question the chat is closed
 */
@ConfigurationProperties("easyflow.handoff")
public record HandoffProperties(
    List<String> account,
    String group,
    @DefaultValue("ru") String groupLanguage,
    Set<String> managerIds,
    Set<String> adminIds,
    Set<String> contactButtons,
    @DefaultValue("00:00") LocalTime opens,
    @DefaultValue("00:00") LocalTime closes,
    @DefaultValue({"MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"})
        Set<DayOfWeek> days,
    @DefaultValue("Europe/Moscow") ZoneId zone,
    @DefaultValue("20s") Duration offerFirst,
    @DefaultValue("60s") Duration escalateAfter,
    @DefaultValue("10m") Duration managerIdle,
    @DefaultValue("15m") Duration visitorIdle,
    @DefaultValue("5m") Duration closeAfterAsked) {
  public HandoffProperties {
    account = account == null ? List.of() : List.copyOf(account);
    group = group == null || group.isBlank() ? null : group.strip();
    managerIds = managerIds == null ? Set.of() : Set.copyOf(managerIds);
    adminIds = adminIds == null ? Set.of() : Set.copyOf(adminIds);
    contactButtons = contactButtons == null ? Set.of() : Set.copyOf(contactButtons);
    days = Set.copyOf(days);
  }

  /**
   * @return true when the person may answer customers
   */
  boolean manager(String userId) {
    return userId != null && (managerIds.contains(userId) || adminIds.contains(userId));
  }

  /**
   * @return true when the person may manage managers
   */
  boolean admin(String userId) {
    return userId != null && adminIds.contains(userId);
  }

  /**
   * @return everybody who may answer customers
   */
  String[] everybody() {
    return Stream.concat(managerIds.stream(), adminIds.stream()).distinct().toArray(String[]::new);
  }
}
