package io.easyflow.api;

import io.easyflow.account.Account;
import io.easyflow.account.AccountView;
import io.easyflow.account.Accounts;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.connector.ConnectorPorts;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Asks a platform something cheap with an account's credentials. */
@Component
class ConnectionTest {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionTest.class);
  private static final String PORT = "ping";

  private final ConnectorPorts ports;
  private final Accounts accounts;
  private final CamelContext context;

  ConnectionTest(ConnectorPorts ports, Accounts accounts, CamelContext context) {
    this.ports = ports;
    this.accounts = accounts;
    this.context = context;
  }

  /**
   * How a test went.
   *
   * @param ok true when the platform knows us
   * @param milliseconds how long it took
   * @param detail what was wrong, a sentence; null when nothing was
   */
  record Result(boolean ok, long milliseconds, String detail) {}

  Result run(Account account) {
    Optional<String> missing = accounts.missing(account, "api");
    if (missing.isPresent()) {
      return new Result(false, 0, missing.get());
    }
    if (!ports.has(account.platform(), PORT)) {
      return new Result(
          false,
          0,
          "Connector '" + account.platform() + "' has no port to test a connection with.");
    }
    Exchange exchange = new DefaultExchange(context);
    exchange.setVariable(AccountView.VARIABLE, AccountView.of(account));
    long began = System.nanoTime();
    String detail = null;
    try {
      ports.call(exchange, account.platform(), PORT);
    } catch (DeliveryFailure e) {
      detail = e.getMessage();
    } catch (Exception e) {
      // an unforeseen failure may quote what it was given: only its kind is shown
      LOG.warn("Test of account {} failed: {}", account.id(), e.getClass().getName());
      detail = "The call failed: " + e.getClass().getSimpleName() + "; see the hub's log.";
    }
    return new Result(
        detail == null, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began), detail);
  }
}
