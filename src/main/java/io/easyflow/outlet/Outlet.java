package io.easyflow.outlet;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.account.Account;
import io.easyflow.account.Accounts;
import io.easyflow.catalog.Api;
import io.easyflow.catalog.Connector;
import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import io.easyflow.channel.SteadyClock;
import io.easyflow.outlet.Outcome.Repeat;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;

/**
 * Makes calls to platforms: fills in address and authentication, keeps budgets and breakers, judges
 * the outcome and throws it as a {@link DeliveryFailure}. No text it throws holds a secret, an
 * address or a payload.
 */
public final class Outlet implements AutoCloseable {
  private final Accounts accounts;
  private final ObjectMapper json;
  private final UnaryOperator<String> mask;
  private final HttpSenders senders;
  private final Gate gate;
  private final Outcomes outcomes;
  private final RefusedAccounts refused;
  private final OutletMetrics metrics;

  /**
   * @param accounts where credentials come from
   * @param json keeps numbers exact
   * @param clock for budgets, breakers and retry hints
   * @param mask takes secrets out of a text
   * @param properties settings
   * @param refused is told of refused accounts
   * @param meters where calls are counted
   */
  public Outlet(
      Accounts accounts,
      ObjectMapper json,
      Clock clock,
      UnaryOperator<String> mask,
      OutletProperties properties,
      RefusedAccounts refused,
      MeterRegistry meters) {
    this.accounts = accounts;
    this.json = json;
    this.mask = mask;
    this.refused = refused;
    this.metrics = new OutletMetrics(meters);
    this.senders = new HttpSenders(properties);
    // A clock that is set back must not keep calls from being made.
    Clock steady = new SteadyClock(clock);
    this.gate =
        new Gate(
            new Breakers(steady, properties.breaker()),
            new Rests(steady),
            new Budgets(steady, properties.patience(), properties.budgetKeys()),
            new Limits(json),
            metrics,
            Gate.Pause::sleep);
    this.outcomes =
        new Outcomes(new RetryHints(clock, properties.maxRetryAfter()), properties.accountRetry());
  }

  /**
   * @param id account id
   * @param platform connector the account must belong to
   * @return the account with its credentials
   * @throws DeliveryFailure.Permanent when there is none
   */
  Account account(String id, String platform) {
    Account account =
        accounts
            .find(id)
            .orElseThrow(
                () ->
                    new DeliveryFailure.Permanent(
                        "there is no account " + id + " (any more)", null));
    if (!account.platform().equals(platform)) {
      throw new DeliveryFailure.Permanent(
          "outbound:"
              + platform
              + " was called for account "
              + id
              + ": set the variable account to an account of "
              + platform,
          null);
    }
    return account;
  }

  /**
   * Makes one call.
   *
   * @param context whose type converters and life cycle the HTTP client uses
   * @param connector the platform
   * @param account whose credentials are used
   * @param call what to call
   * @param kind what is expected
   * @param delivery what the call belongs to, null outside durable channels
   * @return a good answer
   * @throws DeliveryFailure when it was not made or did not go well
   */
  Good call(
      CamelContext context,
      Connector connector,
      Account account,
      PlatformCall call,
      AnswerKind kind,
      Delivery delivery) {
    if (delivery != null) {
      delivery.calling();
    }
    Api api = connector.api();
    String where = account.id() + " " + call.method() + " " + call.label() + ": ";
    Request request = Request.of(api, call, kind, account, accounts, json);
    Gate.Pass pass = gate.enter(account, api, call);
    Repeat repeat = repeat(api, call);
    Delivery started = call.safe() ? null : delivery;
    try {
      String key =
          started == null
              ? UUID.randomUUID().toString()
              : started.started(repeat == Repeat.HARMLESS);
      if (!call.safe() && api.idempotencyHeader() != null) {
        request.headers().put(api.idempotencyHeader(), key);
      }
    } catch (RuntimeException e) {
      pass.unused();
      throw e;
    }
    Tried tried = attempt(context, account.platform(), api, request, kind, repeat, pass);
    if (tried.outcome.asksForRest()) {
      gate.rest(account, call, tried.outcome.after());
    }
    return finish(tried, account, where, started);
  }

  private static Repeat repeat(Api api, PlatformCall call) {
    if (call.safe()) {
      return Repeat.SAFE;
    }
    return call.repeatable() || api.idempotencyHeader() != null ? Repeat.HARMLESS : Repeat.NEVER;
  }

  private Tried attempt(
      CamelContext context,
      String platform,
      Api api,
      Request request,
      AnswerKind kind,
      Repeat repeat,
      Gate.Pass pass) {
    long began = System.nanoTime();
    String status = "reset";
    Tried tried = null;
    try {
      HttpSender.Raw raw =
          senders.send(
              context,
              platform,
              api,
              request.method(),
              request.url(),
              request.headers(),
              request.content());
      status = String.valueOf(raw.status());
      Answer answer = new Answer(raw, kind, json);
      pass.charge(answer);
      tried = judged(api, answer, kind, repeat);
    } catch (CallFault fault) {
      status = fault.kind().metric();
      tried = new Tried(outcomes.of(fault, repeat), null, fault);
    } finally {
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      metrics.count(platform, request.method(), status);
      metrics.took(platform, request.method(), took);
      pass.ended(took, tried == null || tried.blamesPlatform());
    }
    return tried;
  }

  private Tried judged(Api api, Answer answer, AnswerKind kind, Repeat repeat) {
    Outcome outcome = outcomes.of(api, answer, repeat, mask);
    if (outcome.is() != Api.ErrorClass.OK) {
      return new Tried(outcome, null, null);
    }
    try {
      Good good = new Good(answer, answer.body(kind));
      return new Tried(outcome, good, null);
    } catch (Answer.Unreadable e) {
      return new Tried(Outcome.inDoubt(repeat, e.getMessage(), null), null, null);
    }
  }

  private Good finish(Tried tried, Account account, String where, Delivery started) {
    Outcome outcome = tried.outcome;
    if (started != null && outcome.nothingDone()) {
      started.refused();
    }
    String why = where + outcome.why();
    Throwable cause = tried.fault == null ? null : Masked.of(tried.fault, mask);
    switch (outcome.is()) {
      case OK -> {
        refused.accepted(account.id());
        return tried.good;
      }
      case RETRYABLE -> {
        if (tried.fault != null && tried.fault.kind() == CallFault.Kind.BUSY) {
          throw new DeliveryFailure.Deferred(mask.apply(why), Duration.ofSeconds(1));
        }
        throw new DeliveryFailure.Retryable(mask.apply(why), outcome.after(), cause);
      }
      case ACCOUNT -> {
        refused.refused(account.id(), mask.apply(outcome.why()));
        throw new DeliveryFailure.Retryable(
            mask.apply(where + "the account is refused, check its credentials; " + outcome.why()),
            outcome.after(),
            cause);
      }
      case PERMANENT -> throw new DeliveryFailure.Permanent(mask.apply(why), cause);
      default ->
          throw new DeliveryFailure.Unknown(
              mask.apply(why + "; whether the platform did it is not known"), cause);
    }
  }

  @Override
  public void close() {
    senders.close();
  }

  /**
   * A good answer.
   *
   * @param answer status and headers
   * @param body JSON, bytes, or null
   */
  record Good(Answer answer, Object body) {}

  private record Tried(Outcome outcome, Good good, CallFault fault) {
    private boolean blamesPlatform() {
      return switch (outcome.is()) {
        case RETRYABLE -> fault == null || fault.kind() != CallFault.Kind.BUSY;
        case UNKNOWN -> true;
        default -> false;
      };
    }
  }
}
