package io.easyflow.intake;

import static io.easyflow.intake.Fakes.account;
import static io.easyflow.intake.Fakes.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.easyflow.account.Account;
import io.easyflow.account.Secret;
import io.easyflow.catalog.Connector;
import io.easyflow.catalog.ConnectorReader;
import io.easyflow.channel.NewEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
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
            "{}".getBytes(StandardCharsets.UTF_8),
            Fakes.LARGE);
    assertThat(items(named).find("2")).isEqualTo(MAIN);
  }

  /** One app of WhatsApp signs for all its phone numbers, so their accounts share the secret. */
  @Test
  void whatsAppsPhoneNumbersAreBookedEachOnItsOwnAccount() throws Exception {
    Path folder = Path.of("routes/connectors/whatsapp");
    Connector whatsApp = new ConnectorReader().read(folder).connector().orElseThrow();
    byte[] body = Files.readAllBytes(folder.resolve("samples/batch-two-numbers.json"));
    Account first = number("default", "106540352242922");
    accounts.put(first);
    accounts.put(number("second", "106540352242999"));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("app".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String proof = "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    WebhookRequest request =
        post(new String(body, StandardCharsets.UTF_8), "X-Hub-Signature-256", proof);
    Authenticator authenticator =
        new Authenticator(List.of(new HmacScheme("hmac-sha256", "HmacSHA256")), Clock.systemUTC());
    ItemAccounts items =
        new ItemAccounts(
            new AccountFinder(accounts),
            authenticator,
            (platform, sentence) -> warnings.add(sentence),
            whatsApp,
            first,
            request);
    assertThat(new EventMaker(100).events(whatsApp, items::find, request))
        .extracting(NewEvent::account)
        .containsExactly("whatsapp:default", "whatsapp:second");
    assertThat(warnings).isEmpty();
  }

  private static Account number(String name, String phoneNumberId) {
    return new Account(
        "whatsapp",
        name,
        null,
        Map.of("phoneNumberId", phoneNumberId),
        Map.of("appSecret", List.of(new Secret("app"))));
  }
}
