package io.easyflow.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.easyflow.catalog.Catalog;
import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.NewEvent;
import io.easyflow.channel.RecordingDelivery;
import io.easyflow.channel.SteadyClock;
import io.easyflow.connector.ConnectorPorts;
import io.easyflow.handoff.ChatChanged;
import io.easyflow.handoff.ChatList;
import io.easyflow.handoff.ChatView;
import io.easyflow.sync.HubFixture;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** Which chats are reported, to whom, and when. */
class ChatReportsTest {
  private static final Duration WAIT = Duration.ofMinutes(10);

  private final HubFixture hub = new HubFixture("crm:north");
  private final ConnectorPorts ports = mock(ConnectorPorts.class);
  private final ChatList chats = mock(ChatList.class);
  private final Conversations conversations = mock(Conversations.class);

  private ChatReports reports(String to) {
    ReportProperties properties = new ReportProperties(to, WAIT);
    return new ChatReports(
        new ReportTarget(properties, mock(Catalog.class), hub.accounts, ports),
        properties,
        hub.accounts,
        ports,
        chats,
        conversations,
        hub.json,
        new SteadyClock(hub.clock));
  }

  private static ChatChanged change(String type, Long formerManager) {
    return new ChatChanged(
        type,
        7,
        "web:default",
        "session",
        "closed",
        3,
        null,
        formerManager,
        null,
        null,
        HubFixture.NOON);
  }

  private Exchange exchange(RecordingDelivery delivery, ChatChanged change) {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.setProperty(Delivery.PROPERTY, delivery);
    exchange.getMessage().setBody(hub.json.write(change));
    return exchange;
  }

  private List<NewEvent> due(String to, String type) {
    RecordingDelivery delivery = hub.delivery("web:default");
    reports(to).due(exchange(delivery, change(type, null)));
    return delivery.published;
  }

  private void send(String account, Integer rating, Long formerManager) throws Exception {
    ChatView chat =
        new ChatView(
            7,
            "web:default",
            "session",
            "closed",
            3,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            HubFixture.NOON,
            null,
            rating);
    when(chats.find(7)).thenReturn(Optional.of(chat));
    reports("crm:north")
        .send(exchange(hub.delivery(account), change(ChatChanged.CLOSED, formerManager)));
  }

  @Test
  void aClosedChatIsAnEventOfTheCrmAndNothingElseIs() {
    assertThat(due("", ChatChanged.CLOSED)).isEmpty();
    assertThat(due("crm:north", ChatChanged.TAKEN)).isEmpty();
    assertThat(due("crm:north", ChatChanged.CLOSED))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.platform()).isEqualTo("crm");
              assertThat(event.account()).isEqualTo("crm:north");
              assertThat(event.orderKey()).isEqualTo("7");
            });
  }

  @Test
  void whoSpokeToAManagerMayStillRate() throws Exception {
    hub.clock.move(Duration.ofMinutes(4));
    assertThatThrownBy(() -> send("crm:north", null, 1L))
        .isInstanceOfSatisfying(
            DeliveryFailure.Deferred.class,
            wait -> assertThat(wait.after()).isEqualTo(Duration.ofMinutes(6)));
    verify(ports, never()).call(any(), anyString(), anyString());

    hub.clock.move(Duration.ofMinutes(6));
    send("crm:north", null, 1L);
    verify(ports).call(any(), eq("crm"), eq("conversation"));
  }

  @Test
  void whoRatedOrHadNoManagerIsNotWaitedFor() throws Exception {
    send("crm:north", 5, 1L);
    send("crm:north", null, null);
    verify(ports, times(2)).call(any(), eq("crm"), eq("conversation"));
  }

  @Test
  void anAccountThatIsGoneIsNamed() {
    assertThatThrownBy(() -> send("crm:south", 5, 1L))
        .isInstanceOf(DeliveryFailure.Permanent.class)
        .hasMessageContaining("there is no account 'crm:south'")
        .hasMessageContaining("replay");
  }
}
