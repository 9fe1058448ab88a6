package io.easyflow.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.easyflow.catalog.Connector;
import io.easyflow.catalog.ConnectorReader;
import io.easyflow.catalog.FolderCatalog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class EnvironmentAccountsTest {
  private static final String SHOP =
      """
      id: my-shop
      title: My Shop
      category: shop
      credentials:
        shop:          { title: Shop name, required: [api] }
        version:       { default: 2026-10 }
        accessToken:   { title: Access token, secret: true, required: [api] }
        webhookSecret: { title: Webhook secret, secret: true, required: [webhook] }
      api:
        hosts: { default: "https://{shop}.example.com", files: "https://files.example.com" }
      """;

  private static final String FREE =
      """
      id: free
      title: Free
      category: crm
      """;

  private final Map<String, Object> variables = new HashMap<>();
  private final FolderCatalog catalog = new FolderCatalog();
  private EnvironmentAccounts accounts;
  private SandboxMode sandbox;

  @BeforeEach
  void start() {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .forEach(s -> environment.getPropertySources().remove(s.getName()));
    environment
        .getPropertySources()
        .addFirst(new SystemEnvironmentPropertySource("systemEnvironment", variables));
    environment
        .getPropertySources()
        .addLast(new MapPropertySource("file", Map.of("MY_SHOP__FILE__SHOP", "from-a-file")));
    sandbox = new SandboxMode(environment, catalog);
    accounts = new EnvironmentAccounts(environment, catalog, sandbox);
  }

  private void set(String... namesAndValues) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      variables.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    catalog.put(connector("my-shop", SHOP));
    catalog.put(connector("free", FREE));
  }

  private static Connector connector(String id, String yaml) {
    return new ConnectorReader().read(Path.of(id), yaml).connector().orElseThrow();
  }

  @Test
  void readsTheDefaultAccount() {
    set("MY_SHOP_SHOP", "acme", "MY_SHOP_ACCESS_TOKEN", " tok-1 ", "MY_SHOP_ENTERPRISE", "0367");
    Account account = accounts.find("my-shop:default").orElseThrow();
    assertThat(account.settings()).isEqualTo(Map.of("shop", "acme", "version", "2026-10"));
    assertThat(account.credential("accessToken")).map(Secret::reveal).contains("tok-1");
    assertThat(account.enterprise()).isEqualTo("0367");
    assertThat(account.baseUrl("default")).isEmpty();
    assertThat(account.toString()).doesNotContain("tok-1");
    assertThat(AccountView.of(account).settings()).doesNotContainValue("tok-1");
    assertThat(accounts.missing(account, "api")).isEmpty();
    assertThat(accounts.missing(account, "webhook"))
        .contains(
            "Account my-shop:default cannot check webhooks; set MY_SHOP_WEBHOOK_SECRET (Webhook"
                + " secret) and start again.");
  }

  @Test
  void readsFurtherAccountsFromEverySource() {
    set(
        "MY_SHOP__NORTH_WEST__WEBHOOK_SECRET", "new",
        "MY_SHOP__NORTH_WEST__WEBHOOK_SECRET_PREVIOUS", "old",
        "MY_SHOP__NORTH_WEST__ENTERPRISE", "7");
    assertThat(accounts.all())
        .extracting(Account::id)
        .containsExactly("free:default", "my-shop:file", "my-shop:north-west");
    assertThat(accounts.of("my-shop")).hasSize(2);
    Account account = accounts.find("my-shop", "north-west").orElseThrow();
    assertThat(account.valid("webhookSecret"))
        .extracting(Secret::reveal)
        .containsExactly("new", "old");
    assertThat(account.enterprise()).isEqualTo("7");
    assertThat(accounts.missing(account, "api"))
        .contains(
            "Account my-shop:north-west cannot call the platform; set MY_SHOP__NORTH_WEST__SHOP"
                + " (Shop name) and MY_SHOP__NORTH_WEST__ACCESS_TOKEN (Access token) and start"
                + " again.");
  }

  @Test
  void anAddressReplacesOneHostOrAll() {
    set(
        "MY_SHOP_BASE_URL", "http://127.0.0.1:1/{host}/x",
        "MY_SHOP_BASE_URL_FILES", "http://127.0.0.1:2");
    Account account = accounts.find("my-shop:default").orElseThrow();
    assertThat(account.baseUrl("default")).contains("http://127.0.0.1:1/default/x");
    assertThat(account.baseUrl("files")).contains("http://127.0.0.1:2");
  }

  @Test
  void blankVariablesCountAsNotSet() {
    set("MY_SHOP_SHOP", " ", "MY_SHOP__OTHER__SHOP", "");
    assertThat(accounts.of("my-shop")).extracting(Account::name).containsExactly("file");
  }

  @Test
  void changesWithTheCatalogue() {
    set("MY_SHOP_SHOP", "acme");
    assertThat(accounts.all()).isSameAs(accounts.all());
    catalog.remove("my-shop");
    assertThat(accounts.of("my-shop")).isEmpty();
  }

  @Test
  void sandboxMakesAccountsUpAndPointsThemAtDoubles() {
    set("EASYFLOW_SANDBOX", "true", "EASYFLOW_SANDBOX_BASE_URL", "http://127.0.0.1:9/");
    Account account = accounts.find("my-shop:default").orElseThrow();
    assertThat(account.settings()).isEqualTo(Map.of("shop", "sandbox", "version", "2026-10"));
    assertThat(account.credential("webhookSecret"))
        .map(Secret::reveal)
        .contains("sandbox-webhookSecret");
    assertThat(account.baseUrl("default")).contains("http://127.0.0.1:9/my-shop");
    assertThat(account.baseUrl("files")).contains("http://127.0.0.1:9/my-shop/files");
    assertThat(accounts.missing(account, "api")).isEmpty();
  }

  @Test
  void whatIsSetWinsOverWhatIsMadeUp() {
    set(
        "EASYFLOW_SANDBOX", "true",
        "MY_SHOP_WEBHOOK_SECRET", "mine",
        "MY_SHOP_BASE_URL", "http://127.0.0.1:5");
    Account account = accounts.find("my-shop:default").orElseThrow();
    assertThat(account.credential("webhookSecret")).map(Secret::reveal).contains("mine");
    assertThat(account.baseUrl("files")).contains("http://127.0.0.1:5");
  }

  @Test
  void sandboxIsOnUntilTheFirstCredential() {
    catalog.put(connector("free", FREE));
    assertThat(sandbox.on()).isTrue();
    set();
    assertThat(sandbox.on()).as("MY_SHOP__FILE__SHOP is set in a file").isFalse();
    catalog.remove("my-shop");
    assertThat(sandbox.on()).isTrue();
    variables.put("EASYFLOW_SANDBOX", "false");
    assertThat(sandbox.on()).isFalse();
  }

  @Test
  void masksEveryFormOfASecret() {
    set("MY_SHOP_ACCESS_TOKEN", "s3cret/+ \"ü", "MY_SHOP_WEBHOOK_SECRET", "s3cret/+ \"ü-longer");
    SecretMask mask = new SecretMask(accounts);
    for (String text :
        List.of(
            "a s3cret/+ \"ü b",
            "a s3cret/+ \\\"ü b",
            "a s3cret%2F%2B+%22%C3%BC b",
            "a s3cret%2F%2B%20%22%C3%BC b",
            "a s3cret%2f%2b+%22%c3%bc b",
            "a " + base64("s3cret/+ \"ü") + " b",
            "a s3cret/+ \"ü-longer b")) {
      assertThat(mask.mask(text)).isEqualTo("a *** b");
    }
    for (String user : List.of("", "u", "us", "usr", "user:")) {
      assertThat(mask.mask(base64(user + "s3cret/+ \"ü"))).contains("***").hasSizeLessThan(15);
      assertThat(mask.mask(base64(user + "s3cret/+ \"ü" + user))).contains("***");
    }
    assertThat(mask.mask(null)).isNull();
    assertThat(mask.mask("nothing")).isEqualTo("nothing");
  }

  @Test
  void shortValuesAreNotMaskedAndNewOnesAreFound() {
    set("MY_SHOP_ACCESS_TOKEN", "abc");
    SecretMask mask = new SecretMask(accounts);
    assertThat(mask.mask("abc token-9")).isEqualTo("abc token-9");
    set("MY_SHOP_ACCESS_TOKEN", "token-9");
    assertThat(mask.mask("abc token-9")).isEqualTo("abc ***");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
