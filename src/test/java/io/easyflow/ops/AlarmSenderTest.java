package io.easyflow.ops;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.time.Duration;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class AlarmSenderTest {
  private static final String TOKEN = "123456:planted-token";

  private final WireMockServer bot =
      new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
  private final DefaultCamelContext context = new DefaultCamelContext();
  private AlarmSender sender;

  @BeforeEach
  void start() {
    bot.start();
    context.start();
    sender =
        new AlarmSender(
            context,
            new AlarmProperties(
                TOKEN,
                "-1001",
                bot.baseUrl(),
                Duration.ofHours(1),
                Duration.ofMinutes(5),
                5,
                Duration.ofHours(6),
                Duration.ofHours(24)));
  }

  @AfterEach
  void stop() {
    context.stop();
    bot.stop();
  }

  @Test
  void sendsTheTextToTheChat() {
    bot.stubFor(any(anyUrl()).willReturn(okJson("{\"ok\":true,\"result\":{\"message_id\":1}}")));
    assertThat(sender.send("something is wrong")).isTrue();
    bot.verify(
        postRequestedFor(urlPathEqualTo("/bot" + TOKEN + "/sendMessage"))
            .withRequestBody(containing("something is wrong"))
            .withRequestBody(containing("-1001")));
  }

  @Test
  void aRefusalIsToldWithoutTheToken(CapturedOutput output) {
    bot.stubFor(
        any(anyUrl())
            .willReturn(aResponse().withStatus(401).withBody("{\"ok\":false,\"error_code\":401}")));
    assertThat(sender.send("something is wrong")).isFalse();
    assertThat(output).contains("An alarm could not be sent").doesNotContain("planted-token");
  }

  @Test
  void anAddressThatDoesNotAnswerIsToldWithoutTheToken(CapturedOutput output) {
    bot.stop();
    assertThat(sender.send("something is wrong")).isFalse();
    assertThat(output).contains("An alarm could not be sent").doesNotContain("planted-token");
  }

  @Test
  void theTokenIsInNoEndpointAddress() {
    bot.stubFor(any(anyUrl()).willReturn(okJson("{\"ok\":true,\"result\":{\"message_id\":1}}")));
    sender.send("something is wrong");
    assertThat(context.getEndpoints().toString()).doesNotContain("planted-token");
  }
}
