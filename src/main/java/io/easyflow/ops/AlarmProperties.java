package io.easyflow.ops;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the alarms to operators; off unless token and chat are set.
 *
 * @param telegramToken token of the bot that sends them
 * @param telegramChat chat they go to
 * @param telegramUrl where the bot's API is
 * @param repeat how long the same condition keeps quiet after it was told
 * @param growing dead letters newer than this count as growing
 * @param silentTimes a sender is silent when it paused this many times longer than it usually does
 * @param silentAtLeast and at least this long
 * @param holdReminder a person's hold is recalled after this time
 */
@ConfigurationProperties("easyflow.alarms")
public record AlarmProperties(
    String telegramToken,
    String telegramChat,
    @DefaultValue("https://api.telegram.org") String telegramUrl,
    @DefaultValue("1h") Duration repeat,
    @DefaultValue("5m") Duration growing,
    @DefaultValue("5") int silentTimes,
    @DefaultValue("6h") Duration silentAtLeast,
    @DefaultValue("24h") Duration holdReminder) {

  /**
   * @return true when alarms are sent
   */
  public boolean on() {
    return set(telegramToken) && set(telegramChat);
  }

  private static boolean set(String text) {
    return text != null && !text.isBlank();
  }

  @Override
  public String toString() {
    return "AlarmProperties[" + (on() ? "on" : "off") + "]";
  }
}
