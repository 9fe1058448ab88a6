package io.easyflow.sync;

import io.easyflow.account.Account;
import io.easyflow.account.Accounts;
import io.easyflow.catalog.Catalog;
import io.easyflow.catalog.Connector;
import io.easyflow.channel.EventStore;
import io.easyflow.channel.NewEvent;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Tells platforms where our doors are, once after each start and for each new account. The call is
 * a durable delivery to the connector's {@code -register} port, so it is retried like any other. It
 * does nothing without a public address, and nothing in the sandbox.
 */
@Component
public class WebhookRegistrar {
  /** Channel of registrations. */
  static final String CHANNEL = "webhook-registration";

  private static final long COMMIT_SECONDS = 30;

  private final Catalog catalog;
  private final Accounts accounts;
  private final EventStore events;
  private final Environment environment;
  private final String publicUrl;
  private final Set<String> asked = new HashSet<>();

  /**
   * @param catalog connectors
   * @param accounts their accounts
   * @param events the way into the channel
   * @param environment tells whether this is the sandbox ({@code easyflow.sandbox})
   * @param publicUrl address platforms reach us at
   */
  public WebhookRegistrar(
      Catalog catalog,
      Accounts accounts,
      EventStore events,
      Environment environment,
      @Value("${easyflow.public-url:}") String publicUrl) {
    this.catalog = catalog;
    this.accounts = accounts;
    this.events = events;
    this.environment = environment;
    this.publicUrl = publicUrl.replaceAll("/+$", "");
  }

  /**
   * Asks for the registration of every account that was not asked for yet.
   *
   * @param context has the ports
   * @throws ExecutionException when the requests cannot be kept
   * @throws TimeoutException when the database does not answer
   * @throws InterruptedException when the hub stops
   */
  synchronized void register(CamelContext context)
      throws ExecutionException, TimeoutException, InterruptedException {
    if (publicUrl.isBlank() || environment.getProperty("easyflow.sandbox", "").equals("true")) {
      return;
    }
    for (Connector connector : catalog.all()) {
      if (connector.webhook() != null && context.getRoute(connector.id() + "-register") != null) {
        for (Account account : accounts.of(connector.id())) {
          String url = url(account);
          if (!asked.contains(account.id() + " " + url)
              && accounts.missing(account, "api").isEmpty()) {
            events.append(List.of(request(account, url))).get(COMMIT_SECONDS, TimeUnit.SECONDS);
            asked.add(account.id() + " " + url);
          }
        }
      }
    }
  }

  private String url(Account account) {
    String door = publicUrl + "/api/v1/integration/webhook/" + account.platform();
    return account.name().equals(Account.DEFAULT) ? door : door + "/" + account.name();
  }

  private static NewEvent request(Account account, String url) {
    return NewEvent.of(
        CHANNEL,
        account.platform(),
        account.id(),
        "register",
        CHANNEL,
        url.getBytes(StandardCharsets.UTF_8));
  }
}
