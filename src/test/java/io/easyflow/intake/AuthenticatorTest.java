package io.easyflow.intake;

import static io.easyflow.intake.Fakes.account;
import static io.easyflow.intake.Fakes.header;
import static io.easyflow.intake.Fakes.jq;
import static io.easyflow.intake.Fakes.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.easyflow.account.Account;
import io.easyflow.catalog.Webhook.Authenticity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticatorTest {
  private static final long NOW = 1_800_000_000L;
  private static final Account SHOP = account("shop", "default", Map.of(), "k3y", "old");

  private final Authenticator authenticator =
      new Authenticator(
          List.of(new NoneScheme(), new TokenScheme(), new HmacScheme("hmac-sha256", "HmacSHA256")),
          Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC));

  @Test
  void takesATokenAsTelegramSendsIt() {
    String name = "X-Telegram-Bot-Api-Secret-Token";
    Authenticity token = Fakes.token(name, null);
    assertThatCode(() -> authenticator.check(token, SHOP, post("{}", name, "k3y")))
        .doesNotThrowAnyException();
    assertThatCode(() -> authenticator.check(token, SHOP, post("{}", name, "old")))
        .doesNotThrowAnyException();
    for (String wrong : List.of("K3Y", "k3", "k3y ", "k3yy", "***")) {
      assertRefused(token, post("{}", name, wrong), Refusal.PROOF_WRONG);
    }
    assertRefused(token, post("{}"), Refusal.PROOF_MISSING);
  }

  @Test
  void takesATokenBehindAPrefix() {
    Authenticity bearer = Fakes.token("Authorization", "Bearer ");
    assertThatCode(
            () -> authenticator.check(bearer, SHOP, post("{}", "Authorization", "Bearer k3y")))
        .doesNotThrowAnyException();
    assertRefused(bearer, post("{}", "Authorization", "k3y"), Refusal.PROOF_WRONG);
    assertRefused(bearer, post("{}", "Authorization", "Bear"), Refusal.PROOF_WRONG);
  }

  @Test
  void needsNothingForNone() {
    Authenticity none = new Authenticity("none", null, null, null, null, null, null, null);
    Account bare = account("shop", "default", Map.of());
    assertThatCode(() -> authenticator.check(none, bare, post("{}"))).doesNotThrowAnyException();
  }

  @Test
  void saysWhichSecretIsMissing() {
    Account bare = account("shop", "main", Map.of());
    Account blank = account("shop", "main", Map.of(), " ");
    for (Account account : List.of(bare, blank)) {
      assertThatThrownBy(() -> authenticator.check(Fakes.token("T", null), account, post("{}")))
          .isInstanceOf(NotReadyException.class)
          .hasMessage("account shop:main lacks its webhookSecret");
    }
  }

  @Test
  void saysWhichSchemesThereAre() {
    Authenticity odd = new Authenticity("rot13", null, null, null, null, null, null, null);
    assertThatThrownBy(() -> authenticator.check(odd, SHOP, post("{}")))
        .isInstanceOf(NotReadyException.class)
        .hasMessageContainingAll("'rot13'", "[hmac-sha256, none, token]");
  }

  @Test
  void treatsAnExpressionThatFailsOnTheBodyAsNoProof() {
    Authenticity failing =
        new Authenticity("token", Fakes.failing(), null, null, "webhookSecret", null, null, null);
    assertRefused(failing, post("3"), Refusal.PROOF_MISSING);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 300, -300})
  void takesSignedTimesWithinTheWindow(long offset) {
    WebhookRequest request = signedAt(Long.toString(NOW + offset));
    assertThatCode(() -> authenticator.check(timed(), SHOP, request)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(longs = {301, -301, Long.MAX_VALUE - NOW, Long.MIN_VALUE})
  void refusesSignedTimesOutsideTheWindow(long offset) {
    assertRefused(timed(), signedAt(Long.toString(NOW + offset)), Refusal.PROOF_STALE);
  }

  @Test
  void refusesWhatIsNoTime() {
    assertRefused(timed(), signedAt("soon"), Refusal.PROOF_STALE);
    assertRefused(timed(), signedAt(NOW + ".5"), Refusal.PROOF_STALE);
  }

  @Test
  void refusesATimeThatWasNotSigned() {
    String signature = signature(Long.toString(NOW - 9999));
    WebhookRequest moved = post("{}", "Time", Long.toString(NOW), "Sig", signature);
    assertRefused(timed(), moved, Refusal.PROOF_WRONG);
    assertRefused(timed(), post("{}", "Sig", signature), Refusal.PROOF_WRONG);
  }

  private void assertRefused(Authenticity declared, WebhookRequest request, Refusal refusal) {
    AbstractThrowableAssert<?, ?> thrown =
        assertThatThrownBy(() -> authenticator.check(declared, SHOP, request));
    thrown.isInstanceOfSatisfying(
        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
  }

  /** The way of Stripe: time, a dot and the raw body are signed. */
  private static Authenticity timed() {
    return new Authenticity(
        "hmac-sha256",
        header("Sig"),
        "hex",
        null,
        "webhookSecret",
        header("Time"),
        Duration.ofMinutes(5),
        jq("\"\\(.headers.time).\\(.raw)\""));
  }

  private static WebhookRequest signedAt(String time) {
    return post("{}", "Time", time, "Sig", signature(time));
  }

  private static String signature(String time) {
    return HexFormat.of().formatHex(HmacSchemeTest.mac("k3y", time + ".{}"));
  }
}
