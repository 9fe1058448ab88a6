package io.easyflow.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.NewEvent;
import io.easyflow.channel.RecordingDelivery;
import io.easyflow.model.Message;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

class OrderNotificationsTest extends NotifyHub {
  @Test
  void theFlowTellsACustomerWhatChanged() throws Exception {
    knowsTelegram();
    assertThat(text(flow("created", "new"))).startsWith("Здравствуйте, Ivan!").contains("#1");
    assertThat(text(flow("status,delivery", "shipped"))).contains("отправлен");
    assertThat(text(flow("status", "delivered"))).contains("доставлен");
    assertThat(text(flow("status", "cancelled"))).contains("отменён");
    assertThat(text(flow("paid,payments", "processing"))).contains("оплачен").contains("₽");
    assertThat(flow("status", "processing")).as("nobody is told of this").isEmpty();
    assertThat(flow("items", "shipped")).as("the status did not change").isEmpty();
  }

  @Test
  void oneChangeIsToldOnceEvenWhenTwoFlowsAsk() throws Exception {
    knowsTelegram();
    RecordingDelivery one = new RecordingDelivery(77, "shop:default");
    RecordingDelivery other = new RecordingDelivery(77, "shop:default");
    ask(one, "order_shipped", customer(null));
    ask(other, "order_shipped", customer(null));
    hub.commit(one, gate);
    hub.commit(other, gate);
    assertThat(one.published).hasSize(1);
    assertThat(other.published).isEmpty();
    RecordingDelivery both = new RecordingDelivery(78, "shop:default");
    ask(both, "order_shipped", customer(null));
    ask(both, "order_shipped", customer(null));
    hub.commit(both, gate);
    assertThat(both.published).hasSize(1);
  }

  @Test
  void whoWroteLastIsAskedFirstAndTheCustomersLanguageIsSpoken() throws Exception {
    knowsTelegram();
    hub.clock.move(Duration.ofMinutes(1));
    hear(written(WHATSAPP, "100:79991234567", "w1", "Hi", null));
    List<NewEvent> told = tell("order_paid", customer("en-GB"));
    assertThat(told.get(0).account()).isEqualTo(WHATSAPP);
    assertThat(told.get(0).orderKey()).isEqualTo("100:79991234567");
    assertThat(message(told.get(0)).text()).startsWith("Your order #1 is paid");
  }

  @Test
  void aClosedWindowNeedsAnApprovedTemplateElseTheNextAddressServes() throws Exception {
    knowsTelegram();
    hub.clock.move(Duration.ofMinutes(1));
    hear(written(WHATSAPP, "100:79991234567", "w1", "Hi", null));
    hub.clock.move(Duration.ofHours(30));
    Message shipped = message(tell("order_shipped", customer(null)).get(0));
    assertThat(shipped.kind()).isEqualTo(Message.Kind.TEMPLATE);
    assertThat(shipped.template())
        .isEqualTo(new Message.Template("shipped_v1", "ru", List.of("#1", "")));
    assertThat(tell("order_paid", customer(null)).get(0).account()).isEqualTo(TELEGRAM);
  }

  @Test
  void aStrangerIsReachedByPhoneWhereATemplateAllowsIt() throws Exception {
    Message shipped = message(tell("order_shipped", customer(null)).get(0));
    assertThat(shipped.account()).isEqualTo(WHATSAPP);
    assertThat(shipped.chatId()).isEqualTo(PHONE);
    assertThat(tell("order_paid", customer(null))).isEmpty();
    assertThat(messages.notifications("shop:default", "1"))
        .extracting(Messages.Notification::status)
        .contains("no-address");
  }

  @Test
  void thePastIsNotAnnounced() throws Exception {
    knowsTelegram();
    hub.clock.move(Duration.ofDays(4));
    assertThat(tell("order_created", customer(null))).isEmpty();
    assertThat(messages.notifications("shop:default", "1").get(0).status()).isEqualTo("too-old");
  }

  @Test
  void aMissingTemplateHeaderIsASentence() {
    RecordingDelivery delivery = new RecordingDelivery(1, "shop:default");
    Exchange exchange = ask(delivery, null, customer(null));
    assertThat(exchange.getException())
        .isInstanceOf(DeliveryFailure.Permanent.class)
        .hasMessageContaining("needs the header 'template'");
  }
}
