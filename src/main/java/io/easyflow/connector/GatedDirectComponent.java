package io.easyflow.connector;

import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectConsumer;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.support.DefaultAsyncProducer;
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

  /**
   * Asks for the route at each call. Camel's own producer remembers it, in two fields that are
   * written one after the other: right after a swap a thread may see the new number of routes
   * beside the route that is gone.
   */
  private final class GatedProducer extends DefaultAsyncProducer {
    private final String target;
    private final String key;

    private GatedProducer(DirectEndpoint endpoint, String key, String target) {
      super(endpoint);
      this.key = key;
      this.target = target;
    }

    private DirectConsumer route() throws InterruptedException {
      DirectConsumer found = getConsumer(key, false, 0);
      if (found == null) {
        throw gates.missing(target);
      }
      return found;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
      Gate gate = gates.before(target);
      Gate.Pass pass = gate == null ? null : gate.enter(exchange, target);
      try {
        route().getProcessor().process(exchange);
      } finally {
        if (gate != null) {
          gate.leave(exchange, pass);
        }
      }
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      Gate gate = gates.before(target);
      Gate.Pass pass = null;
      DirectConsumer route;
      try {
        pass = gate == null ? null : gate.enter(exchange, target);
        route = route();
      } catch (InterruptedException | RuntimeException e) {
        if (gate != null) {
          gate.leave(exchange, pass);
        }
        exchange.setException(e);
        callback.done(true);
        return true;
      }
      Gate.Pass entered = pass;
      return route
          .getAsyncProcessor()
          .process(
              exchange,
              doneSync -> {
                if (gate != null) {
                  gate.leave(exchange, entered);
                }
                callback.done(doneSync);
              });
    }
  }
}
