package io.easyflow.report;

import io.easyflow.handoff.ChatChanged;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** The hub's routes for reports of closed chats. */
@Component
class ReportRoutes extends RouteBuilder {
  private final ChatReports reports;

  ReportRoutes(ChatReports reports) {
    this.reports = reports;
  }

  @Override
  public void configure() {
    // A failure belongs to the delivery that called.
    errorHandler(noErrorHandler());

    from("durable:" + ChatChanged.CHANNEL + "?subscriber=closed-chats")
        .routeId("closed-chats")
        .routeDescription("Decides which closed chats the CRM is told of")
        .process(reports::due);

    from("durable:"
            + ChatReports.CHANNEL
            + "?subscriber=conversation-report&batch=1&concurrency=4&perAccount=4")
        .routeId("conversation-report")
        .routeDescription("Tells the CRM of one closed chat by its port")
        .process(reports::send);
  }
}
