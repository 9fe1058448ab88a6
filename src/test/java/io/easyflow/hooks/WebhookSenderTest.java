package io.easyflow.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.RecordingDelivery;
import io.easyflow.sync.HubFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSenderTest {
  private static final byte[] KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
  private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);
  private static final byte[] BODY = "{\"type\":\"chat.taken\"}".getBytes(StandardCharsets.UTF_8);

  private final List<Headers> received = new ArrayList<>();
  private HttpServer receiver;
  private int status = 204;

  @BeforeEach
  void start() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          received.add(exchange.getRequestHeaders());
          exchange.getResponseHeaders().add("Retry-After", "7");
          exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    receiver.start();
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
  }

  private static WebhookProperties properties(String url, boolean allowPrivate) {
    return new WebhookProperties(
        Map.of("crm", new WebhookProperties.Target(URI.create(url), SECRET, Set.of())),
        allowPrivate,
        Duration.ofSeconds(5));
  }

  private void send() throws IOException {
    String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hooks";
    try (WebhookSender sender =
        new WebhookSender(properties(url, true), new HubFixture.MovableClock())) {
      sender.send(new RecordingDelivery(17, "web:default"), "crm", BODY);
    }
  }

  @Test
  void isSignedAsStandardWebhooksSays() throws Exception {
    send();
    Headers headers = received.get(0);
    String timestamp = String.valueOf(HubFixture.NOON.getEpochSecond());
    assertThat(headers.getFirst("webhook-id")).isEqualTo("msg_17");
    assertThat(headers.getFirst("webhook-timestamp")).isEqualTo(timestamp);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
    byte[] signed =
        ("msg_17." + timestamp + "." + new String(BODY, StandardCharsets.UTF_8))
            .getBytes(StandardCharsets.UTF_8);
    assertThat(headers.getFirst("webhook-signature"))
        .isEqualTo("v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed)));
  }

  @Test
  void whatIsNotTakenIsTriedAgainUnlessTheReceiverIsGone() {
    status = 503;
    assertThatThrownBy(this::send)
        .isInstanceOfSatisfying(
            DeliveryFailure.Retryable.class,
            e -> assertThat(e.after()).isEqualTo(Duration.ofSeconds(7)));
    status = 302;
    assertThatThrownBy(this::send)
        .isInstanceOf(DeliveryFailure.Retryable.class)
        .hasMessageContaining("answered 302");
    status = 410;
    assertThatThrownBy(this::send).isInstanceOf(DeliveryFailure.Permanent.class);
    assertThat(received).as("no redirect was followed").hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "2130706433", "[::1]", "[::ffff:127.0.0.1]"})
  void nothingOfOursIsCalled(String host) throws IOException {
    try (ServerSocket ours = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        WebhookSender sender =
            new WebhookSender(
                properties("https://" + host + ":" + ours.getLocalPort() + "/", false),
                new HubFixture.MovableClock())) {
      assertThatThrownBy(() -> sender.send(new RecordingDelivery(1, "web:default"), "crm", BODY))
          .isInstanceOf(DeliveryFailure.Retryable.class)
          .hasMessage("the receiver 'crm' cannot be reached: UnknownHostException");
      ours.setSoTimeout(1);
      assertThatThrownBy(ours::accept).isInstanceOf(java.net.SocketTimeoutException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "fc00::1",
        "fe80::1",
        "::",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "2001:db8::1"
      })
  void isNotReachableByAnybody(String address) throws IOException {
    assertThat(PublicAddresses.reachableByAnybody(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"93.184.216.34", "172.32.0.1", "100.128.0.1", "2a00:1450::1", "2001:4860::1"})
  void isReachableByAnybody(String address) throws IOException {
    assertThat(PublicAddresses.reachableByAnybody(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://shop.example/", "https://a:b@shop.example/", "ftp://shop.example"})
  void refusesAnAddressItCannotUse(String url) {
    assertThatThrownBy(() -> properties(url, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("easyflow.webhooks.targets.crm.url");
  }
}
