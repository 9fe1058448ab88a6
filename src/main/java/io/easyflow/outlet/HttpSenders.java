package io.easyflow.outlet;

import io.easyflow.catalog.Api;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;

/** The sender of each platform; a new one when its time limits change. */
final class HttpSenders implements AutoCloseable {
  private final OutletProperties properties;
  private final Map<String, HttpSender> senders = new ConcurrentHashMap<>();

  HttpSenders(OutletProperties properties) {
    this.properties = properties;
  }

  /**
   * Sends one request; see {@link HttpSender#send}.
   *
   * @throws CallFault when no whole answer came
   */
  HttpSender.Raw send(
      CamelContext context,
      String platform,
      Api api,
      String method,
      String url,
      Map<String, String> headers,
      PlatformCall.Content content)
      throws CallFault {
    HttpSender sender = entered(context, platform, api);
    try {
      return sender.send(method, url, headers, content);
    } finally {
      sender.leave();
    }
  }

  private HttpSender entered(CamelContext context, String platform, Api api) {
    Duration connect =
        api.connectTimeout() == null ? properties.connectTimeout() : api.connectTimeout();
    Duration total = api.timeout() == null ? properties.timeout() : api.timeout();
    while (true) {
      HttpSender sender =
          senders.compute(
              platform,
              (id, old) -> {
                if (old != null && old.fits(context, connect, total)) {
                  return old;
                }
                if (old != null) {
                  old.retire();
                }
                return new HttpSender(context, connect, total, properties);
              });
      if (sender.enter()) {
        return sender;
      }
    }
  }

  @Override
  public void close() {
    senders.keySet().forEach(platform -> senders.remove(platform).retire());
  }
}
