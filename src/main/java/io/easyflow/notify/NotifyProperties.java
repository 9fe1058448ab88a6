package io.easyflow.notify;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How customers are told about orders.
 *
 * @param channels messengers that may be used, the preferred one first
 * @param locale language of people who have told none: {@code ru} or {@code en}
 * @param phoneChats messengers whose people are known by their phone number, so that a chat can be
 *     begun with a number
 * @param templates approved templates by messenger and template of ours, for messengers that demand
 *     one: {@code name} or {@code name:order.number,delivery.trackingNumbers} with the values of
 *     its placeholders; {@code order.number} alone where none is named
 * @param window how long after a person's last message free text is allowed
 * @param maxAge an order placed longer ago than this is not announced as created: the first read of
 *     a shop brings its past
 */
@ConfigurationProperties("easyflow.notify")
public record NotifyProperties(
    @DefaultValue({"telegram", "whatsapp"}) List<String> channels,
    @DefaultValue("ru") String locale,
    @DefaultValue("whatsapp") List<String> phoneChats,
    Map<String, Map<String, String>> templates,
    @DefaultValue("24h") Duration window,
    @DefaultValue("3d") Duration maxAge) {
  public NotifyProperties {
    templates = templates == null ? Map.of() : Map.copyOf(templates);
  }
}
