package io.easyflow.intake;

import static io.easyflow.intake.Fakes.account;
import static io.easyflow.intake.Fakes.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.easyflow.account.Account;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ItemAccountsTest {
  private static final Account MAIN = account("shop", "main", Map.of("number", "1"), "secret");

  private final Fakes.ListAccounts accounts = new Fakes.ListAccounts();
  private final Fakes.Door door = Fakes.door();
  private final List<String> warnings = new ArrayList<>();

  private ItemAccounts items(WebhookRequest request) {
    accounts.put(MAIN);
    accounts.put(account("shop", "sister", Map.of("number", "2"), "secret"));
    accounts.put(account("shop", "rotating", Map.of("number", "3"), "newer", "secret"));
    accounts.put(account("shop", "stranger", Map.of("number", "4"), "other"));
    accounts.put(account("shop", "bare", Map.of("number", "5")));
    accounts.put(account("other", "main", Map.of("number", "6"), "secret"));
    door.authenticity = Fakes.token("Token", null);
    return new ItemAccounts(
        new AccountFinder(accounts),
        new Authenticator(List.of(new TokenScheme(), new NoneScheme()), Clock.systemUTC()),
        (platform, sentence) -> warnings.add(sentence),
        door.of("shop"),
        MAIN,
        request);
  }

  @Test
  void anAccountThatTheProofFitsIsTaken() {
    ItemAccounts items = items(post("{}", "Token", "secret"));
    assertThat(items.find("2").id()).isEqualTo("shop:sister");
    assertThat(items.find("3").id()).isEqualTo("shop:rotating");
    assertThat(items.find("sister").id()).isEqualTo("shop:sister");
    assertThat(warnings).isEmpty();
  }

  @Test
  void anotherSecretsAccountIsNeverBookedOn() {
    ItemAccounts items = items(post("{}", "Token", "secret"));
    assertThat(items.find("4")).isEqualTo(MAIN);
    assertThat(items.find("4")).isEqualTo(MAIN);
    assertThat(items.find("5")).isEqualTo(MAIN);
    assertThat(warnings)
        .hasSize(2)
        .first()
        .isEqualTo(
            "A request for account shop:main holds items of shop:stranger, whose secret it does"
                + " not prove; they are booked on shop:main");
  }

  @Test
  void nothingToldOrNobodyKnownIsTheRequestsAccount() {
    ItemAccounts items = items(post("{}", "Token", "secret"));
    assertThat(items.find(null)).isEqualTo(MAIN);
    assertThat(items.find("6")).isEqualTo(MAIN);
    assertThat(items.find("1")).isEqualTo(MAIN);
    assertThat(warnings).isEmpty();
  }

  @Test
  void thePathsAccountStaysForAllItems() {
    WebhookRequest named =
        new WebhookRequest(
            "POST",
            Map.of("platform", "shop", "account", "main"),
            Map.of("token", "secret"),
            null,
            BodyFormat.JSON,
            "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(items(named).find("2")).isEqualTo(MAIN);
  }
}
