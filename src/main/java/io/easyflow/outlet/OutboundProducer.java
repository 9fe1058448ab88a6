package io.easyflow.outlet;

import io.easyflow.account.Account;
import io.easyflow.account.AccountView;
import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;

/** Makes the call of its endpoint for an exchange. */
final class OutboundProducer extends DefaultProducer {
  private final OutboundEndpoint endpoint;
  private final Outlet outlet;
  private CallTemplate template;
  private AnswerPart part;

  OutboundProducer(OutboundEndpoint endpoint, Outlet outlet) {
    super(endpoint);
    this.endpoint = endpoint;
    this.outlet = outlet;
  }

  /** Camel keeps an endpoint when its route is replaced, so files are read again here. */
  @Override
  protected void doStart() throws Exception {
    super.doStart();
    template = endpoint.template();
    part = endpoint.partFile();
  }

  @Override
  public void process(Exchange exchange) {
    if (outlet == null) {
      throw new IllegalStateException(
          "outbound:" + endpoint.getPlatform() + " is only checked here");
    }
    PlatformCall call = template.of(exchange);
    Account account = outlet.account(accountId(exchange), endpoint.getPlatform());
    Outlet.Good good = call(exchange, account, call);
    Message message = exchange.getMessage();
    message.setBody(good.body());
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, good.answer().status());
    message.removeHeader(Exchange.CONTENT_TYPE);
    if (good.body() instanceof byte[] && good.answer().header(Exchange.CONTENT_TYPE) != null) {
      message.setHeader(Exchange.CONTENT_TYPE, good.answer().header(Exchange.CONTENT_TYPE));
    }
    for (String name : endpoint.keptHeaders()) {
      message.removeHeader(name);
      if (good.answer().header(name) != null) {
        message.setHeader(name, good.answer().header(name));
      }
    }
  }

  private Outlet.Good call(Exchange exchange, Account account, PlatformCall call) {
    Supplier<Outlet.Good> made =
        () ->
            outlet.call(
                exchange.getContext(),
                endpoint.connector(),
                account,
                call,
                endpoint.kind(),
                Delivery.of(exchange));
    AnswerWatch watch = exchange.getProperty(AnswerWatch.PROPERTY, AnswerWatch.class);
    return part == null || watch == null ? made.get() : part.of(exchange, watch).during(made);
  }

  private String accountId(Exchange exchange) {
    Object account = exchange.getVariable(AccountView.VARIABLE);
    if (account instanceof AccountView view) {
      return view.id();
    }
    throw new DeliveryFailure.Permanent(
        "outbound:"
            + endpoint.getPlatform()
            + " was called without the variable account: it tells whose credentials are used",
        null);
  }
}
