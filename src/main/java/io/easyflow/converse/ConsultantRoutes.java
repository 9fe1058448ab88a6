package io.easyflow.converse;

import io.easyflow.handoff.ChatQuestion;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** The hub's route for the AI consultant. */
@Component
public class ConsultantRoutes extends RouteBuilder {
  /** Route and subscriber. */
  static final String ID = "consultant";

  private final Consultant consultant;
  private final ConverseProperties properties;

  /**
   * @param consultant answers
   * @param properties tells how many at once
   */
  ConsultantRoutes(Consultant consultant, ConverseProperties properties) {
    this.consultant = consultant;
    this.properties = properties;
  }

  @Override
  public void configure() {
    // A failure belongs to the delivery that called.
    errorHandler(noErrorHandler());

    // All visitors of the web chat are one account.
    from("durable:%s?subscriber=%s&batch=1&concurrency=%d&perAccount=%d&hold=1m"
            .formatted(
                ChatQuestion.CHANNEL, ID, properties.concurrency(), properties.concurrency()))
        .routeId(ID)
        .routeDescription("Asks AI services for the answer to what a customer wrote")
        .process(consultant::answer);
  }
}
