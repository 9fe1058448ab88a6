package io.easyflow.outlet;

import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Producer;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.component.http.HttpMethods;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Sends through camel-http: one endpoint and one connection pool a platform.
 *
 * <p>How camel-http 4.18 is driven, and why (read in its sources, held by OutboundWireTest):
 *
 * <ul>
 *   <li>Each call has an exchange of its own that carries only what shall be sent. So no header of
 *       the route leaks out, and {@code CamelHttpUri} is the hub's alone.
 *   <li>The whole address goes in {@code CamelHttpUri} on one endpoint: an address in an endpoint
 *       URI would make an endpoint a value and show tokens of paths in JMX. {@code bridgeEndpoint}
 *       must be off for that header to count.
 *   <li>camel-http encodes what is not legal in a URL and leaves {@code %XX} alone, so an address
 *       that is wholly encoded passes as it is. It also resolves {@code {{properties}}} in that
 *       header: as braces are always encoded here, a value cannot reach one.
 *   <li>Of the client's own habits, redirects, cookies, retries and authentication are off: a
 *       retried POST would be a second effect.
 * </ul>
 */
final class HttpSender {
  private static final Duration UNTESTED = Duration.ofMillis(50);
  private static final String NOWHERE = "http://outlet.invalid";

  private final CamelContext context;
  private final Duration connectTimeout;
  private final Duration timeout;
  private final HttpEndpoint endpoint;
  private final Producer producer;
  private int inFlight;
  private boolean retired;

  HttpSender(
      CamelContext context,
      Duration connectTimeout,
      Duration timeout,
      OutletProperties properties) {
    this.context = context;
    this.connectTimeout = connectTimeout;
    this.timeout = timeout;
    HttpComponent component = new HttpComponent();
    component.setCamelContext(context);
    PoolingHttpClientConnectionManager pool = pool(properties);
    endpoint = new HttpEndpoint(NOWHERE, component, URI.create(NOWHERE), pool);
    endpoint.setHttpClient(client(pool, properties).build());
    endpoint.setThrowExceptionOnFailure(false);
    endpoint.setClearExpiredCookies(false);
    endpoint.setDeleteWithBody(true);
    endpoint.setHeaderFilterStrategy(new Strict());
    try {
      producer = endpoint.createProducer();
    } catch (Exception e) {
      throw new IllegalStateException("camel-http cannot be set up", e);
    }
    ServiceHelper.startService(endpoint, producer);
  }

  private PoolingHttpClientConnectionManager pool(OutletProperties properties) {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setConnectionFactory(new CleanConnections(UNTESTED))
        .setMaxConnPerRoute(properties.connectionsPerHost())
        .setMaxConnTotal(properties.connections())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(connectTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .setSocketTimeout((int) timeout.toMillis(), TimeUnit.MILLISECONDS)
                // A connection the platform closed while it was idle would make an unsafe call end
                // as unknown: look before use, and keep none for long.
                .setValidateAfterInactivity(0, TimeUnit.MILLISECONDS)
                .setTimeToLive(2, TimeUnit.MINUTES)
                .build())
        .build();
  }

  private HttpClientBuilder client(
      PoolingHttpClientConnectionManager pool, OutletProperties properties) {
    return HttpClientBuilder.create()
        .setConnectionManager(pool)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(connectTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .setResponseTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .setDefaultKeepAlive(30, TimeUnit.SECONDS)
                .setRedirectsEnabled(false)
                .setAuthenticationEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build())
        .setUserAgent("EasyFlow")
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableAutomaticRetries()
        .addExecInterceptorFirst(
            "whole-answer", new WholeAnswer(properties.maxAnswer().toBytes(), timeout))
        .addExecInterceptorAfter(ChainElement.CONNECT.name(), "sent", new WholeAnswer.Sent());
  }

  /**
   * @return false when it shall not be used any more
   */
  synchronized boolean enter() {
    if (retired) {
      return false;
    }
    inFlight++;
    return true;
  }

  /** A call that entered is over. */
  synchronized void leave() {
    inFlight--;
    closeWhenIdle();
  }

  /** Takes no further calls and closes its connections after the last one. */
  synchronized void retire() {
    retired = true;
    closeWhenIdle();
  }

  private void closeWhenIdle() {
    if (retired && inFlight == 0) {
      ServiceHelper.stopService(producer, endpoint);
    }
  }

  boolean fits(CamelContext other, Duration connect, Duration total) {
    return context == other && connectTimeout.equals(connect) && timeout.equals(total);
  }

  /**
   * @param method HTTP method
   * @param url the whole address, wholly encoded
   * @param headers what to send beside the content's type
   * @param content what to send, null for nothing
   * @return the answer, whatever its status
   * @throws CallFault when no whole answer came
   */
  Raw send(String method, String url, Map<String, String> headers, PlatformCall.Content content)
      throws CallFault {
    Exchange exchange = endpoint.createExchange();
    Message in = exchange.getIn();
    in.setHeader(Exchange.HTTP_URI, url);
    // As the enum: camel-http would search all converters for it at every call.
    in.setHeader(Exchange.HTTP_METHOD, HttpMethods.valueOf(method));
    headers.forEach(in::setHeader);
    if (content != null) {
      in.setBody(new ByteArrayEntity(content.bytes(), ContentType.parse(content.type())));
    }
    try {
      producer.process(exchange);
      return raw(exchange.getMessage());
    } catch (Exception e) {
      throw fault(e);
    }
  }

  private static Raw raw(Message out) throws java.io.IOException {
    Map<String, String> headers = new HashMap<>();
    out.getHeaders()
        .forEach(
            (name, value) -> {
              if (!name.startsWith("Camel") && value != null) {
                headers.put(name.toLowerCase(Locale.ROOT), first(value));
              }
            });
    byte[] bytes = new byte[0];
    if (out.getBody() instanceof InputStream body) {
      bytes = body.readAllBytes();
    }
    return new Raw(out.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class), headers, bytes);
  }

  private static String first(Object value) {
    return value instanceof Iterable<?> many && many.iterator().hasNext()
        ? String.valueOf(many.iterator().next())
        : String.valueOf(value);
  }

  private static CallFault fault(Exception e) {
    boolean sent = false;
    for (Throwable t = e; t != null; t = t.getCause()) {
      sent |= t instanceof WholeAnswer.SentException;
      if (t instanceof ConnectionRequestTimeoutException) {
        return new CallFault(CallFault.Kind.BUSY, "all connections to the host are in use", e);
      }
      if (sent && t instanceof SocketTimeoutException) {
        return new CallFault(CallFault.Kind.TIMEOUT, "no whole answer came in time", e);
      }
    }
    if (sent || !(e instanceof java.io.IOException)) {
      // What is neither known to be unsent nor an I/O failure is taken for sent, to be careful.
      return new CallFault(CallFault.Kind.RESET, "the connection broke before an answer", e);
    }
    String why =
        e instanceof UnknownHostException
            ? "its name is not known"
            : e instanceof SSLException
                ? "no TLS connection could be made"
                : "no connection could be made";
    return new CallFault(CallFault.Kind.CONNECT, why, e);
  }

  /**
   * An answer as it came.
   *
   * @param status HTTP status
   * @param headers by lower-case name, the first value of each
   * @param bytes body, unpacked
   */
  record Raw(int status, Map<String, String> headers, byte[] bytes) {}

  /** Lets no Camel header out or in; framing and content type are the client's. */
  private static final class Strict implements HeaderFilterStrategy {
    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
      return name.regionMatches(true, 0, "camel", 0, 5) || name.equalsIgnoreCase("content-type");
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
      return name.regionMatches(true, 0, "camel", 0, 5);
    }
  }
}
