package io.easyflow.voice;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.channel.Delivery;
import io.easyflow.handoff.ChatQuestion;
import io.easyflow.handoff.ChatStep;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** Answers what customers ask, at once or when a test lets it. */
final class TestConsultant extends RouteBuilder {
  private static final int SECONDS = 30;

  private final ObjectMapper json;
  private volatile String text = "";
  private volatile CountDownLatch thinking = new CountDownLatch(0);

  TestConsultant(ObjectMapper json) {
    this.json = json;
  }

  /** Thinks for 30 seconds, unless it is let go earlier. */
  void think() {
    thinking = new CountDownLatch(1);
  }

  /** Ends its thinking. */
  void answerAtOnce(String answer) {
    text = answer;
    thinking.countDown();
  }

  @Override
  public void configure() {
    errorHandler(noErrorHandler());
    from("durable:" + ChatQuestion.CHANNEL + "?subscriber=test-consultant&concurrency=4&batch=1")
        .routeId("test-consultant")
        .process(this::answer);
  }

  private void answer(Exchange exchange) throws IOException, InterruptedException {
    ChatQuestion question =
        json.readValue(exchange.getMessage().getBody(byte[].class), ChatQuestion.class);
    thinking.await(SECONDS, TimeUnit.SECONDS);
    Delivery.of(exchange)
        .effect(new ChatStep(new ChatStep.Answered(question, text), Instant.now()));
  }
}
