package io.easyflow.intake;

import static io.easyflow.intake.Fakes.account;
import static io.easyflow.intake.Fakes.jq;
import static io.easyflow.intake.Fakes.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.easyflow.catalog.Expression;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountFinderTest {
  private final Fakes.ListAccounts accounts = new Fakes.ListAccounts();
  private final AccountFinder finder = new AccountFinder(accounts);

  @ParameterizedTest
  @CsvSource({
    "second, second",
    "two, second",
    "two.myshopify.com, second",
    "full.example.org, third",
    "nowhere.example.org, default",
    ".two, default"
  })
  void findsByNameBySettingAndByFirstLabel(String told, String expected) {
    accounts.put(account("shop", "default", Map.of("shop", "one")));
    accounts.put(account("shop", "second", Map.of("shop", "two")));
    accounts.put(account("shop", "third", Map.of("host", "full.example.org")));
    accounts.put(account("other", "alien", Map.of("shop", "nowhere")));
    assertThat(find(jq("\"" + told + "\""))).isEqualTo("shop:" + expected);
  }

  @Test
  void takesTheDefaultWhenNothingIsTold() {
    accounts.put(account("shop", "default", Map.of()));
    assertThat(find(null)).isEqualTo("shop:default");
    assertThat(find(Fakes.failing())).isEqualTo("shop:default");
    assertThat(find(Fakes.header("Absent"))).isEqualTo("shop:default");
  }

  @Test
  void refusesWhereThereIsNoDefault() {
    accounts.put(account("shop", "second", Map.of("shop", "two")));
    assertThatThrownBy(() -> find(jq("\"three\"")))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal()).isEqualTo(Refusal.UNKNOWN_ACCOUNT));
  }

  @Test
  void takesThePathBeforeThePayload() {
    accounts.put(account("shop", "default", Map.of()));
    accounts.put(account("shop", "second", Map.of()));
    assertThat(finder.find("shop", jq("\"default\""), named("second")).id())
        .isEqualTo("shop:second");
    assertThatThrownBy(() -> finder.find("shop", jq("\"second\""), named("third")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("no account of the name in the path");
  }

  private String find(Expression expression) {
    return finder.find("shop", expression, post("{}")).id();
  }

  private static WebhookRequest named(String account) {
    return new WebhookRequest(
        "POST",
        Map.of("platform", "shop", "account", account),
        Map.of(),
        null,
        BodyFormat.JSON,
        new byte[0],
        Fakes.LARGE);
  }
}
