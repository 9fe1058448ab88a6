package io.easyflow.handoff;

import io.easyflow.channel.Delivery;
import io.easyflow.model.Message;
import io.easyflow.notify.Outbox;
import java.util.List;
import org.springframework.stereotype.Component;

/** What the hub tells managers. */
@Component
class ManagerVoice {
  private final Outbox outbox;

  ManagerVoice(Outbox outbox) {
    this.outbox = outbox;
  }

  /** Says something in the manager's language. */
  void tell(Delivery delivery, Manager manager, String key, Object... values) {
    send(delivery, manager, Phrases.get(manager.locale(), key, values), List.of(), null);
  }

  /**
   * @param key by which the message is found again, null for none
   */
  void send(
      Delivery delivery,
      Manager manager,
      String text,
      List<List<Message.Button>> buttons,
      String key) {
    send(delivery, LineMessages.text(LineMessages.Recipient.of(manager), text, buttons), key);
  }

  void send(Delivery delivery, Message message, String key) {
    outbox.events(message, key).forEach(delivery::publish);
  }
}
