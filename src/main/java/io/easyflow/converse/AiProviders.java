package io.easyflow.converse;

import io.easyflow.account.Account;
import io.easyflow.account.AccountView;
import io.easyflow.account.Accounts;
import io.easyflow.catalog.Catalog;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.connector.ConnectorPorts;
import io.easyflow.model.AiQuestion;
import io.easyflow.model.AiReply;
import io.easyflow.outlet.AnswerWatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The AI services, asked one after the other until one answers. Whatever the reason that one does
 * not, a customer waits, so the next one is asked at once; each service's breaker, budget and rest
 * are kept by the outlet.
 */
@Component
public class AiProviders {
  /** Name of the port: {@link AiQuestion} in, {@link AiReply} out. */
  static final String PORT = "answer";

  private static final Logger LOG = LoggerFactory.getLogger(AiProviders.class);

  private final ConverseProperties properties;
  private final Catalog catalog;
  private final Accounts accounts;
  private final ConnectorPorts ports;
  private final CamelContext context;

  /**
   * @param properties tells the order of services
   * @param catalog knows their connectors
   * @param accounts their credentials
   * @param ports what they can be asked
   * @param context for the calls
   */
  AiProviders(
      ConverseProperties properties,
      Catalog catalog,
      Accounts accounts,
      ConnectorPorts ports,
      CamelContext context) {
    this.properties = properties;
    this.catalog = catalog;
    this.accounts = accounts;
    this.ports = ports;
    this.context = context;
  }

  /**
   * @param question what is asked
   * @param budget no further service is asked when so much time has passed; a call that has begun
   *     ends by the time limit of its connector
   * @param watch is called before each service is asked, for who shall see its answer grow; may
   *     give null
   * @return the first answer, empty when no service gave one
   * @throws DeliveryFailure.Deferred when the hub stops meanwhile
   */
  public Optional<AiReply> ask(AiQuestion question, Duration budget, Supplier<AnswerWatch> watch) {
    long began = System.nanoTime();
    List<Account> usable = usable();
    if (usable.isEmpty()) {
      LOG.warn(
          "no AI service can be asked: set the credentials of one of {}", properties.providers());
    }
    for (Account account : usable) {
      if (System.nanoTime() - began >= budget.toNanos()) {
        LOG.info("no time is left to ask {}", account.id());
        return Optional.empty();
      }
      try {
        return Optional.of(ask(account, question, watch.get()));
      } catch (DeliveryFailure e) {
        if (Thread.currentThread().isInterrupted()) {
          throw new DeliveryFailure.Deferred("the hub stops", Duration.ofSeconds(1));
        }
        LOG.warn("{} gave no answer: {}", account.id(), e.getMessage());
      }
    }
    return Optional.empty();
  }

  private List<Account> usable() {
    return properties.providers().stream()
        .filter(this::known)
        .map(name -> name.contains(":") ? name : name + ":" + Account.DEFAULT)
        .flatMap(id -> accounts.find(id).stream())
        .filter(account -> ports.has(account.platform(), PORT))
        .filter(account -> accounts.missing(account, "api").isEmpty())
        .toList();
  }

  private boolean known(String name) {
    boolean known = catalog.find(name.split(":", 2)[0]).isPresent();
    if (!known) {
      LOG.warn("easyflow.converse.providers names '{}', but there is no such connector", name);
    }
    return known;
  }

  private AiReply ask(Account account, AiQuestion question, AnswerWatch watch) {
    Exchange exchange = new DefaultExchange(context);
    exchange.setVariable(AccountView.VARIABLE, AccountView.of(account));
    exchange.setProperty(AnswerWatch.PROPERTY, watch);
    exchange.getMessage().setBody(question);
    try {
      ports.call(exchange, account.platform(), PORT);
    } catch (Exception e) {
      throw failure(e);
    }
    if (exchange.getMessage().getBody() instanceof AiReply reply) {
      return reply;
    }
    throw new DeliveryFailure.Permanent(
        "direct:%s-%s gives no AiReply: let its route end with map:%s/ai-reply"
            .formatted(account.platform(), PORT, account.platform()),
        null);
  }

  /** What the port failed with, inside of what Camel puts around it. */
  private static DeliveryFailure failure(Exception e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof DeliveryFailure failure) {
        return failure;
      }
    }
    // An unforeseen failure may quote what the customer wrote: only its kind is told.
    return new DeliveryFailure.Permanent("unforeseen " + e.getClass().getName(), e);
  }
}
