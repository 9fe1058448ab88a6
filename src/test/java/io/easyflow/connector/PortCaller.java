package io.easyflow.connector;

import io.easyflow.account.Account;
import io.easyflow.account.AccountView;
import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.EventStore;
import io.easyflow.channel.Journal;
import io.easyflow.channel.NewEvent;
import io.easyflow.outlet.AnswerWatch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultExchange;
import org.awaitility.Awaitility;

/** Calls ports of a running hub, directly or as the work of a durable delivery. */
final class PortCaller {
  private static final String CHANNEL = "suite-calls";

  private final CamelContext camel;
  private final ConnectorPorts ports;
  private final EventStore events;
  private final Journal journal;
  private final Map<String, Call> calls = new ConcurrentHashMap<>();

  /** A call to make. */
  record Call(Account account, String port, PortInputs.Input input) {
    private void prepare(Exchange exchange) {
      exchange.getMessage().setBody(input.body());
      input.headers().forEach(exchange.getMessage()::setHeader);
      input.variables().forEach(exchange::setVariable);
      exchange.setVariable(AccountView.VARIABLE, AccountView.of(account));
    }
  }

  /** Watches the answers to one call. */
  static final class Shown implements AnswerWatch {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void grows(String more) {
      text.append(more);
    }

    String text() {
      return text.toString();
    }
  }

  PortCaller(SuiteHub hub) throws Exception {
    camel = hub.bean(CamelContext.class);
    ports = hub.bean(ConnectorPorts.class);
    events = hub.bean(EventStore.class);
    journal = hub.bean(Journal.class);
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("durable:" + CHANNEL + "?subscriber=" + CHANNEL + "&concurrency=4")
                .routeId(CHANNEL)
                .process(PortCaller.this::run);
          }
        });
  }

  /**
   * Calls a port.
   *
   * @param delivery takes what the route does, null for none
   * @return the exchange after the call
   * @throws Exception what the port failed with
   */
  Exchange call(Call call, Delivery delivery) throws Exception {
    Exchange exchange = new DefaultExchange(camel);
    call.prepare(exchange);
    exchange.setProperty(AnswerWatch.PROPERTY, new Shown());
    if (delivery != null) {
      exchange.setProperty(Delivery.PROPERTY, delivery);
    }
    ports.call(exchange, call.account.platform(), call.port);
    return exchange;
  }

  /** What a port fails with, as the channel sees it: inside of what Camel puts around it. */
  Exception failure(Call call, Delivery delivery) {
    try {
      call(call, delivery);
      return null;
    } catch (Exception e) {
      for (Throwable t = e; t != null; t = t.getCause()) {
        if (t instanceof DeliveryFailure failure) {
          return failure;
        }
      }
      return e;
    }
  }

  /** Calls a port from a durable delivery and waits until that is over. */
  Journal.Way deliver(Call call) throws Exception {
    String id = UUID.randomUUID().toString();
    calls.put(id, call);
    NewEvent event =
        NewEvent.of(
            CHANNEL,
            call.account.platform(),
            call.account.id(),
            "call",
            null,
            id.getBytes(StandardCharsets.UTF_8));
    long number = events.append(List.of(event)).get(10, TimeUnit.SECONDS).get(0).eventId();
    return Awaitility.await("the delivery is over")
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> journal.find(number).orElseThrow().ways(),
            ways -> ways.size() == 1 && !ways.get(0).state().equals("pending"))
        .get(0);
  }

  private void run(Exchange exchange) throws Exception {
    Call call = calls.get(exchange.getMessage().getBody(String.class));
    call.prepare(exchange);
    ports.call(exchange, call.account.platform(), call.port);
  }
}
