package io.easyflow.outlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.account.AccountView;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is written field by field is what the mapper would write. */
class JqVariablesTest {
  private final ObjectMapper json = OutletFixture.JSON;
  private final OutletFixture.TestClock clock = new OutletFixture.TestClock();
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final Exchange exchange = new DefaultExchange(camel);

  @AfterEach
  void stop() throws IOException {
    camel.close();
  }

  private Map<String, JsonNode> variables() {
    return new JqVariables(json, clock).of(exchange);
  }

  @Test
  void theAccountHasEveryFieldOfItsView() {
    AccountView view = new AccountView("a:b", "a", "b", Map.of("region", "eu", "shop", "7"));
    exchange.setVariable(AccountView.VARIABLE, view);
    assertThat(variables().get("account")).isEqualTo(json.valueToTree(view));
    exchange.removeVariable(AccountView.VARIABLE);
    assertThat(variables().get("account").isNull()).isTrue();
  }

  @Test
  void simpleValuesKeepTheirKind() {
    List<Object> simple =
        List.of("x", 5, 5L, (short) 5, 1.5, new BigDecimal("1.50"), true, TimeUnit.DAYS);
    for (Object value : simple) {
      exchange.getMessage().setHeader("one", value);
      exchange.setVariable("one", value);
      JsonNode wanted = json.valueToTree(value);
      assertThat(variables().get("headers").get("one")).isEqualTo(wanted);
      assertThat(variables().get("vars").get("one")).isEqualTo(wanted);
    }
    Instant time = Instant.parse("2026-01-31T12:00:00Z");
    exchange.getMessage().setHeader("one", time);
    assertThat(variables().get("headers").get("one").textValue()).isEqualTo(time.toString());
    exchange.getMessage().setHeader("one", List.of(1));
    assertThat(variables().get("headers").has("one")).isFalse();
  }

  @Test
  void nowGoesOn() {
    JqVariables variables = new JqVariables(json, clock);
    String first = variables.of(exchange).get("now").textValue();
    assertThat(Instant.parse(first)).isEqualTo(clock.instant());
    assertThat(variables.of(exchange).get("now").textValue()).isEqualTo(first);
    clock.move(Duration.ofMillis(1));
    assertThat(variables.of(exchange).get("now").textValue()).isEqualTo(clock.instant().toString());
  }
}
