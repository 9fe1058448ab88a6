package io.easyflow.outlet;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of all calls to platforms.
 *
 * @param connectTimeout time to connect, where connector.yaml says nothing
 * @param timeout time until the whole answer is there, where connector.yaml says nothing
 * @param maxAnswer largest answer that is read, unpacked
 * @param connectionsPerHost most calls at once to one host of a platform
 * @param connections most calls at once to one platform
 * @param patience longest time a call waits for its budget before it is deferred
 * @param budgetKeys most budgets kept in memory
 * @param accountRetry shortest pause after a platform refused the account itself
 * @param maxRetryAfter longest pause that a platform may ask for
 * @param breaker when calls of an account stop, where connector.yaml says nothing
 */
@ConfigurationProperties("easyflow.outlet")
public record OutletProperties(
    @DefaultValue("5s") Duration connectTimeout,
    @DefaultValue("30s") Duration timeout,
    @DefaultValue("64MB") DataSize maxAnswer,
    @DefaultValue("64") int connectionsPerHost,
    @DefaultValue("128") int connections,
    @DefaultValue("200ms") Duration patience,
    @DefaultValue("10000") int budgetKeys,
    @DefaultValue("15m") Duration accountRetry,
    @DefaultValue("24h") Duration maxRetryAfter,
    @DefaultValue BreakerDefaults breaker) {

  /**
   * When calls of one account stop for a while.
   *
   * @param failures failed calls among the last {@code window}, percent
   * @param window how many last calls count
   * @param pause how long it stays open
   */
  public record BreakerDefaults(
      @DefaultValue("50") int failures,
      @DefaultValue("20") int window,
      @DefaultValue("30s") Duration pause) {}
}
