package io.easyflow.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Producer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class GatedDirectTest {
  private static final String NAME = "demo-orders";
  private static final int SWAPS = Integer.getInteger("easyflow.swaps", 200);
  private static final int CALLERS = 4;

  private final Gates gates = new Gates();
  private final AtomicBoolean going = new AtomicBoolean(true);
  private final AtomicLong answers = new AtomicLong();
  private final List<Exception> failures = new CopyOnWriteArrayList<>();

  private static RouteBuilder route() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        errorHandler(noErrorHandler());
        from("direct:" + NAME).routeId(NAME).to("log:swapped?level=OFF");
      }
    };
  }

  /** Camel's own producer of direct remembers the route in two fields, one after the other. */
  @Test
  void callersThatShareAProducerNeverMeetARouteThatIsGone() throws Exception {
    CamelContext context = new DefaultCamelContext();
    try (context) {
      context.addComponent("direct", new GatedDirectComponent(gates));
      context.addRoutes(route());
      context.start();
      gates.listens("demo", Set.of(NAME));
      Producer producer = context.getEndpoint("direct:" + NAME).createProducer();
      producer.start();
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        callers.add(new Thread(() -> call(context, producer)));
      }
      callers.forEach(Thread::start);
      try {
        swapUnderCalls(context);
      } finally {
        going.set(false);
      }
      callers.forEach(caller -> await().until(() -> !caller.isAlive()));
      assertThat(failures).isEmpty();
    }
  }

  private void swapUnderCalls(CamelContext context) throws Exception {
    Gate gate = gates.of("demo");
    for (int i = 0; i < SWAPS && failures.isEmpty(); i++) {
      long before = answers.get();
      gate.close(Duration.ofSeconds(5));
      context.getRouteController().stopRoute(NAME);
      context.removeRoute(NAME);
      context.addRoutes(route());
      gate.open();
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(() -> answers.get() > before || !failures.isEmpty());
    }
  }

  private void call(CamelContext context, Producer producer) {
    while (going.get()) {
      try {
        DefaultExchange exchange = new DefaultExchange(context, ExchangePattern.InOut);
        producer.process(exchange);
        if (exchange.getException() != null) {
          failures.add(exchange.getException());
        }
        answers.incrementAndGet();
      } catch (Exception e) {
        failures.add(e);
      }
    }
  }
}
