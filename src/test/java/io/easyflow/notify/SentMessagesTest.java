package io.easyflow.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.NewEvent;
import io.easyflow.channel.RecordingDelivery;
import io.easyflow.model.Message;
import io.easyflow.sync.HubFixture;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

class SentMessagesTest extends NotifyHub {
  @Test
  void sendsWithWhatThePortNeedsAndNotesTheOutcome() throws Exception {
    knowsTelegram();
    NewEvent event = tell("order_paid", customer(null)).get(0);
    RecordingDelivery delivery = send(event, 500);
    hub.commit(delivery, outbound);
    assertThat(sent.get(0).getMessage().getHeader("chatId")).isEqualTo("5");
    assertThat(sent.get(0).getMessage().getHeader("windowOpen")).isEqualTo("true");
    assertThat(sent.get(0).getMessage().getHeader("messageReference")).isEqualTo("500");
    assertThat(sent.get(0).getMessage().getBody()).isInstanceOf(Message.class);
    assertThat(kept().status()).isEqualTo("sent");
    assertThat(kept().externalId()).isEqualTo("m1");
    assertThat(notification().status()).isEqualTo("sent");
  }

  @Test
  void aStatusNeverMovesBackwards() throws Exception {
    sendOne();
    hub.commit(report("m1", null, "read"), outbound);
    hub.commit(report("m1", null, "delivered"), outbound);
    assertThat(kept().status()).isEqualTo("read");
    hub.commit(report(null, "500", "failed"), outbound);
    assertThat(kept().status()).isEqualTo("read");
    assertThat(notification().status()).isEqualTo("read");
  }

  @Test
  void aStatusThatOvertakesItsMessageWaits() throws Exception {
    Exchange early = statusOf(new RecordingDelivery(1, TELEGRAM), "m1", null, "delivered");
    assertThat(early.getException()).isInstanceOf(DeliveryFailure.Retryable.class);
    RecordingDelivery last = new RecordingDelivery(1, TELEGRAM);
    last.attempts = 3;
    assertThat(statusOf(last, "m1", null, "delivered").getException()).isNull();
    assertThat(last.effects).as("not a message of ours").isEmpty();
  }

  @Test
  void aRefusalForGoodMarksTheChat() throws Exception {
    knowsTelegram();
    port =
        exchange -> {
          throw new DeliveryFailure.Permanent("bot was blocked by the user", null);
        };
    NewEvent event = tell("order_paid", customer(null)).get(0);
    RecordingDelivery delivery = new RecordingDelivery(500, TELEGRAM, "message-send");
    Exchange failed = sending(event, delivery);
    assertThat(failed.getException()).isInstanceOf(DeliveryFailure.Permanent.class);
    settle(delivery, "dead", "bot was blocked by the user");
    assertThat(kept().status()).isEqualTo("failed");
    assertThat(notification().status()).isEqualTo("failed");
    assertThat(notification().reason()).contains("blocked");
    assertThat(reachable()).isEmpty();
  }

  @Test
  void aReplayThatSucceedsIsNotedAsSent() throws Exception {
    knowsTelegram();
    NewEvent event = tell("order_paid", customer(null)).get(0);
    RecordingDelivery delivery = new RecordingDelivery(500, TELEGRAM, "message-send");
    sending(event, delivery);
    settle(delivery, "dead", "chat not found");
    assertThat(notification().status()).isEqualTo("failed");
    hub.commit(send(event, 500), outbound);
    assertThat(kept().status()).isEqualTo("sent");
    assertThat(kept().error()).isNull();
    assertThat(notification().status()).isEqualTo("sent");
  }

  @Test
  void anUnknownOutcomeIsNotedAndALaterWordSettlesIt() throws Exception {
    knowsTelegram();
    port =
        exchange -> {
          throw new DeliveryFailure.Unknown("no answer", null);
        };
    NewEvent event = tell("order_paid", customer(null)).get(0);
    RecordingDelivery delivery = new RecordingDelivery(500, TELEGRAM, "message-send");
    sending(event, delivery);
    settle(delivery, "unknown", "no answer");
    assertThat(kept().status()).isEqualTo("unknown");
    assertThat(reachable()).hasSize(1);
    hub.commit(report("m9", "500", "delivered"), outbound);
    assertThat(kept().status()).isEqualTo("delivered");
    assertThat(notification().status()).isEqualTo("delivered");
  }

  @Test
  void aRetryableRefusalGoesToTheChannel() throws Exception {
    knowsTelegram();
    port = exchange -> exchange.getMessage().setBody(result(null, "failed", "slow down"));
    NewEvent event = tell("order_paid", customer(null)).get(0);
    RecordingDelivery delivery = new RecordingDelivery(500, TELEGRAM, "message-send");
    Exchange failed = sending(event, delivery);
    assertThat(failed.getException())
        .isInstanceOf(DeliveryFailure.Retryable.class)
        .hasMessageContaining("slow down");
    hub.fail(delivery, starts);
    assertThat(kept().status()).isEqualTo("sending");
  }

  @Test
  void aMessageWhoseHubWasLostDuringTheCallIsMadeFromItsEvent() throws Exception {
    knowsTelegram();
    NewEvent event = tell("order_paid", customer(null)).get(0);
    hub.jdbc.update(
        "insert into event (id, day, channel, platform, account, type, headers, body, received_at)"
            + " values (500, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)",
        LocalDate.ofInstant(HubFixture.NOON, ZoneOffset.UTC),
        event.channel(),
        event.platform(),
        event.account(),
        event.type(),
        hub.json.write(event.headers()),
        event.body(),
        Timestamp.from(HubFixture.NOON));
    settle(new RecordingDelivery(500, TELEGRAM, "message-send"), "unknown", "the hub stopped");
    assertThat(kept().status()).isEqualTo("unknown");
    assertThat(kept().message()).isEqualTo(hub.json.read(text(event.body()), Message.class));
    assertThat(notification().status()).isEqualTo("unknown");
  }
}
