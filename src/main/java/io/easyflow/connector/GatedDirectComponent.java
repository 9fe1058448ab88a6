package io.easyflow.connector;

import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.component.direct.DirectProducer;
import org.apache.camel.util.StringHelper;

/**
 * Camel's {@code direct:} whose calls pass the gate of the unit they lead to, so that a reload
 * holds them for a moment instead of failing them. A name nobody listens to fails at once, with a
 * sentence.
 */
final class GatedDirectComponent extends DirectComponent {
  private final Gates gates;

  GatedDirectComponent(Gates gates) {
    this.gates = gates;
    setBlock(false);
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    GatedEndpoint endpoint = new GatedEndpoint(uri, remaining);
    endpoint.setBlock(isBlock());
    endpoint.setTimeout(getTimeout());
    setProperties(endpoint, parameters);
    return endpoint;
  }

  private final class GatedEndpoint extends DirectEndpoint {
    private final String target;
    private final String key;

    private GatedEndpoint(String uri, String target) {
      super(uri, GatedDirectComponent.this);
      this.target = target;
      this.key = StringHelper.before(uri, "?", uri);
    }

    @Override
    public Producer createProducer() {
      return new GatedProducer(this, key, target);
    }
  }

  private final class GatedProducer extends DirectProducer {
    private final String target;

    private GatedProducer(DirectEndpoint endpoint, String key, String target) {
      super(endpoint, key);
      this.target = target;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
      Gate gate = gates.before(target);
      Gate.Pass pass = gate == null ? null : gate.enter(exchange, target);
      try {
        super.process(exchange);
      } catch (DirectConsumerNotAvailableException e) {
        throw gates.missing(target);
      } finally {
        if (gate != null) {
          gate.leave(exchange, pass);
        }
      }
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      Gate gate = gates.before(target);
      Gate.Pass pass;
      try {
        pass = gate == null ? null : gate.enter(exchange, target);
      } catch (RuntimeException e) {
        exchange.setException(e);
        callback.done(true);
        return true;
      }
      return super.process(
          exchange,
          doneSync -> {
            if (gate != null) {
              gate.leave(exchange, pass);
            }
            if (exchange.getException() instanceof DirectConsumerNotAvailableException missing
                && missing.getExchange() == exchange) {
              exchange.setException(gates.missing(target));
            }
            callback.done(doneSync);
          });
    }
  }
}
