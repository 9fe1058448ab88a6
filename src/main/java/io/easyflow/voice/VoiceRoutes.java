package io.easyflow.voice;

import io.easyflow.channel.DeliveryFailure;
import io.easyflow.intake.ReplyPort;
import io.easyflow.model.Utterance;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.springframework.stereotype.Component;

/** Where the {@code -reply} ports of voice assistants hand a turn to the hub. */
@Component
public class VoiceRoutes extends RouteBuilder {
  private final Dialogue dialogue;
  private final VoiceProperties properties;

  VoiceRoutes(Dialogue dialogue, VoiceProperties properties) {
    this.dialogue = dialogue;
    this.properties = properties;
  }

  @Override
  public void configure() {
    // A failure belongs to the door, which has an answer for it.
    errorHandler(noErrorHandler());

    from("direct:hub-utterance")
        .routeId("hub-utterance")
        .routeDescription("Takes an Utterance, gives the VoiceReply")
        .process(new Turn());
  }

  /** Holds no thread while the answer is waited for. */
  private final class Turn extends AsyncProcessorSupport {
    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      if (!(exchange.getMessage().getBody() instanceof Utterance said)) {
        exchange.setException(
            new DeliveryFailure.Permanent(
                "direct:hub-utterance takes an Utterance: put the map: of the request before it",
                null));
        callback.done(true);
        return true;
      }
      dialogue
          .answer(said, patience(exchange))
          .whenComplete(
              (reply, failure) -> {
                if (failure == null) {
                  exchange.getMessage().setBody(reply);
                } else {
                  exchange.setException(failure);
                }
                callback.done(false);
              });
      return false;
    }
  }

  private Duration patience(Exchange exchange) {
    Instant before = exchange.getProperty(ReplyPort.BEFORE, Instant.class);
    if (before == null) {
      return properties.patience();
    }
    Duration left = Duration.between(Instant.now(), before).minus(properties.reserve());
    return left.compareTo(properties.patience()) < 0 ? left : properties.patience();
  }
}
