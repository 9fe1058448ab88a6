package io.easyflow.connector;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.requestfilter.RequestFilterAction;
import com.github.tomakehurst.wiremock.extension.requestfilter.RequestWrapper;
import com.github.tomakehurst.wiremock.extension.requestfilter.StubRequestFilterV2;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The doubles of all connectors on one server. Each account calls {@code /<account>/<platform>};
 * the doubles see {@code /<platform>}, and faults can be put before one account alone.
 */
final class Doubles implements AutoCloseable {
  private static final String ACCOUNT = "X-Suite-Account";

  private final WireMockServer server =
      new WireMockServer(
          WireMockConfiguration.options()
              .dynamicPort()
              .globalTemplating(true)
              .gzipDisabled(true)
              .containerThreads(60)
              .extensions(new AccountOfPath()));

  Doubles() {
    server.start();
    warmUp();
  }

  /** Reads a first template, which takes seconds that no call of a test should wait. */
  private void warmUp() {
    server.stubFor(
        post("/warm-up").willReturn(ok("{{toJson (jsonPath request.body '$.a[-1].b')}}")));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url("/warm-up")))
            .POST(HttpRequest.BodyPublishers.ofString("{\"a\": [{\"b\": 1}]}"))
            .build();
    HttpClient.newHttpClient()
        .sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .orTimeout(1, TimeUnit.MINUTES)
        .join();
  }

  /** Loads what a connector's folder holds under {@code double/mappings}. */
  void load(Path folder, ObjectMapper json) throws IOException {
    Path mappings = folder.resolve("double/mappings");
    for (String file : ConnectorSuite.names(mappings)) {
      JsonNode content = json.readTree(Files.readAllBytes(mappings.resolve(file)));
      for (JsonNode stub : ConnectorSuite.stubs(content)) {
        server.addStubMapping(StubMapping.buildFrom(stub.toString()));
      }
    }
  }

  /** Base address of a platform's host for an account. */
  String address(String account, String platform, String host) {
    return server.baseUrl()
        + "/"
        + account
        + "/"
        + platform
        + (host.equals("default") ? "" : "/" + host);
  }

  /** Every call of an account gets this answer. */
  void fault(String account, ResponseDefinitionBuilder answer) {
    server.stubFor(
        any(anyUrl()).withHeader(ACCOUNT, equalTo(account)).atPriority(0).willReturn(answer));
  }

  /** The first call of an account gets this answer, later ones reach the double. */
  void faultOnce(String account, ResponseDefinitionBuilder answer) {
    server.stubFor(
        any(anyUrl())
            .withHeader(ACCOUNT, equalTo(account))
            .inScenario(account)
            .whenScenarioStateIs(Scenario.STARTED)
            .willSetStateTo(UUID.randomUUID().toString())
            .atPriority(0)
            .willReturn(answer));
  }

  /** What an account called, in order. */
  List<LoggedRequest> requests(String account) {
    return server.findAll(anyRequestedFor(anyUrl()).withHeader(ACCOUNT, equalTo(account))).stream()
        .sorted(Comparator.comparing(LoggedRequest::getLoggedDate))
        .toList();
  }

  @Override
  public void close() {
    server.stop();
  }

  /** Takes the account out of the path and puts it into a header. */
  private static final class AccountOfPath implements StubRequestFilterV2 {
    private static final Pattern PATH = Pattern.compile("(https?://[^/]+)/(suite-\\d+)(/.*)");

    @Override
    public RequestFilterAction filter(Request request, ServeEvent event) {
      Matcher path = PATH.matcher(request.getAbsoluteUrl());
      return RequestFilterAction.continueWith(
          path.matches()
              ? RequestWrapper.create()
                  .transformAbsoluteUrl(url -> path.group(1) + path.group(3))
                  .addHeader(ACCOUNT, path.group(2))
                  .wrap(request)
              : request);
    }

    @Override
    public String getName() {
      return "account-of-path";
    }
  }
}
