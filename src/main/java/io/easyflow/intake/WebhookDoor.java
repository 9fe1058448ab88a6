package io.easyflow.intake;

import io.easyflow.account.Account;
import io.easyflow.account.Accounts;
import io.easyflow.catalog.Catalog;
import io.easyflow.catalog.Connector;
import io.easyflow.catalog.Webhook;
import io.easyflow.catalog.Webhook.Handshake;
import io.easyflow.catalog.Webhook.Reply;
import io.easyflow.channel.EventStore;
import io.easyflow.channel.NewEvent;
import io.easyflow.jq.JqException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Takes webhooks: finds connector and account, checks where the request comes from, keeps its
 * events, and answers 2xx only after their commit. Whatever it does not take it answers with a
 * problem, counts, and samples.
 */
final class WebhookDoor implements AutoCloseable {
  private static final String UNKNOWN = "unknown";

  /** Which large bodies wait for until others are read. */
  private static final Duration LONGEST_TURN = Duration.ofSeconds(2);

  private final Catalog catalog;
  private final Accounts accounts;
  private final Authenticator authenticator;
  private final Duration commitTimeout;
  private final DoorRecords records;
  private final AccountFinder finder;
  private final EventMaker maker;
  private final Answers answers;
  private final Keeper keeper;
  private final AnsweringDoor answering;
  private final Places places;
  private final LargeBodies large;

  /**
   * @param catalog the connectors
   * @param accounts their accounts
   * @param store where events are kept
   * @param authenticator who checks proofs
   * @param properties settings
   * @param records who counts
   * @param replies what is answered while senders wait
   */
  WebhookDoor(
      Catalog catalog,
      Accounts accounts,
      EventStore store,
      Authenticator authenticator,
      IntakeProperties properties,
      DoorRecords records,
      ReplyPort replies) {
    this.catalog = catalog;
    this.accounts = accounts;
    this.authenticator = authenticator;
    this.commitTimeout = properties.commitTimeout();
    this.records = records;
    this.finder = new AccountFinder(accounts);
    this.maker = new EventMaker(properties.maxItems());
    this.answers = new Answers(properties.retryAfter());
    this.keeper = new Keeper(store, records);
    this.answering = new AnsweringDoor(replies, keeper, answers, records, Clock.systemUTC());
    this.places = new Places(properties.maxInFlight());
    this.large = new LargeBodies(Runtime.getRuntime().maxMemory(), LONGEST_TURN);
  }

  /**
   * @param path variables of the path, {@code platform} among them
   * @return largest body in bytes that is worth waiting for; 0 where no webhook is taken
   */
  int maxBody(Map<String, String> path) {
    return catalog
        .find(path.get("platform"))
        .map(Connector::webhook)
        .map(webhook -> BodyReader.cap(webhook.maxBody()))
        .orElse(0);
  }

  /**
   * Handles one request; its answer may come later, when its events are kept.
   *
   * @param path variables of the path, {@code platform} among them
   * @param http the request, its body in memory
   * @param response its answer
   * @throws IOException when the sender is gone
   */
  void handle(Map<String, String> path, HttpServletRequest http, HttpServletResponse response)
      throws IOException {
    Optional<Connector> connector = catalog.find(path.get("platform"));
    Visit visit = visit(connector, http, response);
    CompletableFuture<DoorAnswer> answer;
    try {
      visit.enter();
      answer = take(connector.orElseThrow(WebhookDoor::unknownPlatform), path, visit);
    } catch (RuntimeException | Error e) {
      // Whatever it was, the place must be left.
      answer = CompletableFuture.failedFuture(e);
    }
    String platform = name(connector);
    visit.answer(answer.exceptionally(failure -> problem(platform, http, failure)));
  }

  private Visit visit(
      Optional<Connector> connector, HttpServletRequest http, HttpServletResponse response) {
    return new Visit(name(connector), http, response, places, records);
  }

  /** A stranger's word is never a label, or strangers could make metrics without end. */
  private static String name(Optional<Connector> connector) {
    return connector.map(Connector::id).orElse(UNKNOWN);
  }

  /**
   * @param path variables of the path, {@code platform} among them
   * @return true when one more request of this platform would find no place now
   */
  boolean crowded(Map<String, String> path) {
    return places.refusal(name(catalog.find(path.get("platform")))).isPresent();
  }

  /**
   * Refuses a request for which there was no place, whatever is in it.
   *
   * @param path variables of the path, {@code platform} among them
   * @param http the request, its body unread
   * @param response its answer
   * @throws IOException when the sender is gone
   */
  void turnAway(Map<String, String> path, HttpServletRequest http, HttpServletResponse response)
      throws IOException {
    Optional<Connector> connector = catalog.find(path.get("platform"));
    String platform = name(connector);
    // Else the web server would wait for the rest of the body.
    response.setHeader("Connection", "close");
    DoorAnswer answer = problem(platform, http, places.refusal(platform).orElse(Places.busy()));
    visit(connector, http, response).answer(CompletableFuture.completedFuture(answer));
  }

  private CompletableFuture<DoorAnswer> take(
      Connector connector, Map<String, String> path, Visit visit) {
    Webhook webhook = connector.webhook();
    if (webhook == null) {
      throw new RefusedException(
          Refusal.NO_WEBHOOK, "The connector of this platform declares no webhook.");
    }
    try (WebhookRequest request = request(webhook, path, visit.request())) {
      return take(connector, webhook, request, visit);
    }
  }

  private CompletableFuture<DoorAnswer> take(
      Connector connector, Webhook webhook, WebhookRequest request, Visit visit) {
    Optional<Handshake> handshake = Handshakes.find(webhook, request);
    if (handshake.isEmpty() && !request.method().equals("POST")) {
      throw new RefusedException(Refusal.METHOD, "Webhooks of this platform come by POST.");
    }
    Account account = finder.find(connector.id(), webhook.account(), request);
    if (handshake.isPresent()) {
      ready(account, () -> Handshakes.check(handshake.get(), account, request));
      return reply(handshake.get().reply(), request);
    }
    ready(account, () -> authenticator.check(webhook.authenticity(), account, request));
    ready(account, () -> AllowedSenders.check(webhook.allow(), account, request));
    request.conceal(webhook.conceal());
    List<NewEvent> events = events(connector, account, request);
    if (webhook.answer() != null) {
      CompletableFuture<DoorAnswer> answer =
          answering.begin(
              new AnsweringDoor.Call(account, webhook.answer(), request, visit.start()), events);
      // Who is asked may take seconds.
      visit.leave();
      return answer;
    }
    CompletableFuture<Void> kept = keeper.keep(connector.id(), events, commitTimeout);
    // Made meanwhile: whoever commits shall not run jq. One that fails must not keep events out.
    CompletableFuture<DoorAnswer> reply = reply(webhook.reply(), request);
    return kept.thenCompose(nothing -> reply);
  }

  private CompletableFuture<DoorAnswer> reply(Reply declared, WebhookRequest request) {
    try {
      return CompletableFuture.completedFuture(answers.reply(declared, request));
    } catch (JqException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private WebhookRequest request(
      Webhook webhook, Map<String, String> path, HttpServletRequest http) {
    Map<String, String> headers = new HashMap<>();
    for (String name : Collections.list(http.getHeaderNames())) {
      headers.putIfAbsent(name.toLowerCase(Locale.ROOT), http.getHeader(name));
    }
    String method = http.getMethod();
    if (method.equals("GET")) {
      return new WebhookRequest(
          method, path, headers, http.getQueryString(), null, new byte[0], large);
    }
    if (!method.equals("POST")) {
      throw new RefusedException(Refusal.METHOD, "Webhooks of this platform come by POST.");
    }
    BodyFormat format = BodyFormat.of(http.getContentType());
    byte[] raw = BodyReader.read(http, BodyReader.cap(webhook.maxBody()));
    return new WebhookRequest(method, path, headers, http.getQueryString(), format, raw, large);
  }

  private List<NewEvent> events(Connector connector, Account account, WebhookRequest request) {
    try {
      ItemAccounts accountsOfItems =
          new ItemAccounts(finder, authenticator, records::warn, connector, account, request);
      return maker.events(connector, accountsOfItems::find, request);
    } catch (JqException e) {
      records.warn(
          connector.id(),
          "A genuine webhook of "
              + connector.id()
              + " does not fit its connector.yaml: "
              + e.getMessage());
      throw new RefusedException(
          Refusal.UNREADABLE,
          "The request does not have the shape that this platform's connector.yaml expects.");
    }
  }

  /** Says which variable an account lacks, where the accounts know. */
  private void ready(Account account, Runnable check) {
    try {
      check.run();
    } catch (NotReadyException e) {
      throw new NotReadyException(accounts.missing(account, "webhook").orElse(e.getMessage()));
    }
  }

  private DoorAnswer problem(String platform, HttpServletRequest http, Throwable failure) {
    RefusedException refused = refusal(platform, Futures.cause(failure));
    records.refused(platform, refused.refusal(), http);
    return answers.problem(refused);
  }

  private RefusedException refusal(String platform, Throwable why) {
    if (why instanceof RefusedException refused) {
      return refused;
    }
    if (why instanceof NotReadyException) {
      records.warn(
          platform, "The webhook of " + platform + " cannot be taken: " + why.getMessage());
      return new RefusedException(
          Refusal.NOT_READY, "The door is not set up completely; try again later.");
    }
    records.error("A webhook of " + platform + " failed", why);
    return new RefusedException(Refusal.INTERNAL, "The hub's log says more; try again.");
  }

  private static RefusedException unknownPlatform() {
    return new RefusedException(
        Refusal.UNKNOWN_PLATFORM,
        "There is no platform of the name in the path; GET /api/v1/connectors lists them.");
  }

  @Override
  public void close() {
    answering.close();
  }
}
