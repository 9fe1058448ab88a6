package io.easyflow.hooks;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.springframework.stereotype.Component;

/** Sends webhooks, signed as Standard Webhooks says; a repetition has the same id. */
@Component
class WebhookSender implements Closeable {
  private static final int GONE = 410;

  private final WebhookProperties properties;
  private final Clock clock;
  private final CloseableHttpClient client;

  WebhookSender(WebhookProperties properties, Clock clock) {
    this.properties = properties;
    this.clock = clock;
    Timeout timeout = Timeout.of(properties.timeout());
    this.client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(new PublicAddresses(properties.allowPrivate()))
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(timeout)
                            .setSocketTimeout(timeout)
                            .build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setResponseTimeout(timeout)
                    .setConnectionRequestTimeout(timeout)
                    .build())
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .build();
  }

  /**
   * @param name of the receiver
   * @throws DeliveryFailure when it did not take the webhook
   */
  void send(Delivery delivery, String name, byte[] body) {
    WebhookProperties.Target target = properties.targets().get(name);
    if (target == null) {
      throw new DeliveryFailure.Permanent(
          "there is no receiver of webhooks called '"
              + name
              + "' any more: set easyflow.webhooks.targets."
              + name
              + " and replay",
          null);
    }
    String id = "msg_" + delivery.eventId();
    String timestamp = String.valueOf(clock.instant().getEpochSecond());
    HttpPost post = new HttpPost(target.url());
    post.setHeader("webhook-id", id);
    post.setHeader("webhook-timestamp", timestamp);
    post.setHeader("webhook-signature", signature(target.key(), id, timestamp, body));
    post.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
    try {
      client.execute(
          post,
          answer -> {
            judge(name, answer);
            return null;
          });
    } catch (IOException e) {
      // The text may hold the address, and an address may hold a secret.
      throw new DeliveryFailure.Retryable(
          "the receiver '" + name + "' cannot be reached: " + e.getClass().getSimpleName(),
          null,
          null);
    }
  }

  private void judge(String name, HttpResponse answer) {
    int status = answer.getCode();
    if (status >= 200 && status < 300) {
      return;
    }
    String reason = "the receiver '" + name + "' answered " + status;
    if (status == GONE) {
      throw new DeliveryFailure.Permanent(reason + ", so it wants no more webhooks", null);
    }
    throw new DeliveryFailure.Retryable(reason, after(answer), null);
  }

  private Duration after(HttpResponse answer) {
    String value =
        answer.getFirstHeader("Retry-After") == null
            ? ""
            : answer.getFirstHeader("Retry-After").getValue();
    return value.matches("[0-9]{1,5}") ? Duration.ofSeconds(Long.parseLong(value)) : null;
  }

  /** {@code v1,} and the HMAC-SHA256 of id, timestamp and body, in Base64. */
  static String signature(byte[] key, String id, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
