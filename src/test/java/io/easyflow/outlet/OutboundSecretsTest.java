package io.easyflow.outlet;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.easyflow.account.AccountView;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Secrets stay inside: not in exceptions, not in logs, not in the wrong account's call. */
class OutboundSecretsTest {
  private static final List<String> SPELLINGS =
      List.of("top+secret", "top%2Bsecret", "token=", "token%3D");

  @TempDir Path folder;
  private OutletFixture hub;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private Level before;

  @BeforeEach
  void start() {
    hub = new OutletFixture(folder);
    hub.hosts.put("default", "http://localhost:" + hub.server.port() + "/bot{token}");
    hub.headers.put("Authorization", "Bearer {token}");
    hub.query.put("key", "{token}");
    before = root.getLevel();
    root.setLevel(Level.INFO);
    log.start();
    root.addAppender(log);
  }

  @AfterEach
  void stop() {
    root.detachAppender(log);
    root.setLevel(before);
    hub.close();
  }

  @Test
  void noFailureTellsASecretAnAddressOrAPayload() {
    hub.timeout = Duration.ofMillis(400);
    var answers =
        List.of(
            aResponse().withStatus(401).withBody("bad token " + OutletFixture.TOKEN),
            aResponse().withStatus(400).withBody("{\"message\":\"" + OutletFixture.TOKEN + "\"}"),
            aResponse().withStatus(500).withBody(OutletFixture.TOKEN),
            aResponse().withStatus(302).withHeader("Location", "/bot" + OutletFixture.TOKEN),
            aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
            aResponse().withFault(Fault.EMPTY_RESPONSE),
            aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE),
            aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK),
            aResponse().withFixedDelay(5_000),
            aResponse().withHeader("Content-Type", "text/html").withBody(OutletFixture.TOKEN),
            okJson("{\"a\": " + OutletFixture.TOKEN));
    List<Throwable> failures = new ArrayList<>();
    for (var answer : answers) {
      hub.server.stubFor(any(anyUrl()).willReturn(answer));
      failures.add(send());
    }
    hub.hosts.put("default", "https://localhost:" + hub.server.port() + "/bot{token}");
    failures.add(send());
    hub.hosts.put("default", "http://localhost:1/bot{token}");
    failures.add(send());
    hub.hosts.put("default", "http://{token}/bot");
    failures.add(send());
    hub.hosts.put("default", "http://localhost/bot{token}");
    hub.account("default", Map.of(), Map.of("token", OutletFixture.TOKEN + "\r\nX: y"));
    failures.add(send());

    root.detachAppender(log);
    assertThat(failures).hasSize(15).doesNotContainNull();
    for (Throwable failure : failures) {
      StringWriter all = new StringWriter();
      failure.printStackTrace(new PrintWriter(all, true));
      assertThat(all.toString()).doesNotContain(SPELLINGS).doesNotContain("customer's text");
    }
    assertThat(log.list)
        .extracting(
            event ->
                event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                        ? ""
                        : event.getThrowableProxy().getMessage()))
        .allSatisfy(line -> assertThat(line).doesNotContain(SPELLINGS));
  }

  private Throwable send() {
    return catchThrowable(
        () -> hub.send("outbound:demo?method=POST&path=/sendMessage", "customer's text"));
  }

  @Test
  void parallelCallsDoNotMixAccounts() throws Exception {
    hub.server.stubFor(any(anyUrl()).willReturn(okJson("{}").withUniformRandomDelay(1, 20)));
    hub.account("one", Map.of(), Map.of("token", "1:one"));
    hub.account("two", Map.of(), Map.of("token", "2:two"));
    ExecutorService threads = Executors.newFixedThreadPool(50);
    try {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        String name = i % 2 == 0 ? "one" : "two";
        calls.add(
            threads.submit(
                () ->
                    hub.send(
                        "outbound:demo?path=/${header.who}",
                        e -> {
                          e.getMessage().setHeader("who", name);
                          e.setVariable(
                              "account", AccountView.of(hub.accounts.get("demo:" + name)));
                        })));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    } finally {
      threads.shutdownNow();
    }
    List<LoggedRequest> requests =
        hub.server.findAll(
            com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor(anyUrl()));
    assertThat(requests).hasSize(400);
    for (LoggedRequest request : requests) {
      String token = request.getUrl().contains("/one?") ? "1:one" : "2:two";
      assertThat(request.getUrl()).startsWith("/bot" + token + "/");
      assertThat(request.header("Authorization").values()).containsExactly("Bearer " + token);
      assertThat(request.queryParameter("key").firstValue()).isEqualTo(token);
    }
  }
}
