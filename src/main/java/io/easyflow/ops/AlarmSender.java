package io.easyflow.ops;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.telegram.TelegramComponent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends alarms by camel-telegram. The token is kept in the component, so that it is in no endpoint
 * address; errors of camel-telegram quote the address with the token, so none of their texts is
 * passed on.
 */
@Component
public class AlarmSender {
  private static final Logger LOG = LoggerFactory.getLogger(AlarmSender.class);
  private static final String COMPONENT = "alarm-telegram";

  private final CamelContext context;
  private final AlarmProperties properties;
  private ProducerTemplate template;

  AlarmSender(CamelContext context, AlarmProperties properties) {
    this.context = context;
    this.properties = properties;
  }

  /**
   * @return true when alarms are configured
   */
  public boolean on() {
    return properties.on();
  }

  /**
   * Sends one alarm.
   *
   * @param text what operators read
   * @return true when it was taken
   */
  public synchronized boolean send(String text) {
    Exchange sent =
        template()
            .send(
                COMPONENT + ":bots?chatId=" + properties.telegramChat(),
                exchange -> {
                  exchange.setPattern(ExchangePattern.InOut);
                  exchange.getMessage().setBody(text);
                });
    if (sent.isFailed()) {
      Exception why = sent.getException();
      LOG.warn(
          "An alarm could not be sent ({}); check easyflow.alarms.telegram-token and -chat: {}",
          why == null ? "no reason given" : why.getClass().getSimpleName(),
          text);
      return false;
    }
    return true;
  }

  private ProducerTemplate template() {
    if (template == null) {
      TelegramComponent telegram = new TelegramComponent();
      telegram.setAuthorizationToken(properties.telegramToken());
      telegram.setBaseUri(properties.telegramUrl());
      context.addComponent(COMPONENT, telegram);
      template = context.createProducerTemplate();
    }
    return template;
  }
}
