package io.easyflow.webchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.easyflow.database.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;

class ChatTokensTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private final JdbcTemplate jdbc = new JdbcTemplate(TestDatabase.create());

  private ChatTokens tokens(Map<String, String> settings, Duration later) {
    WebChatProperties properties =
        new Binder(new MapConfigurationPropertySource(settings))
            .bindOrCreate("easyflow.webchat", WebChatProperties.class);
    Clock clock = Clock.fixed(NOON.plus(later), ZoneOffset.UTC);
    return new ChatTokens(new ChatKey(jdbc, properties), clock, properties);
  }

  @Test
  void allHubsOfADatabaseKnowAToken() {
    ChatTokens.Ticket ticket = tokens(Map.of(), Duration.ZERO).begin();
    assertThat(tokens(Map.of(), Duration.ZERO).session(ticket.token()))
        .isEqualTo(ticket.sessionId());
  }

  @Test
  void aTokenGetsTooOldUnlessItIsRenewed() {
    ChatTokens.Ticket ticket = tokens(Map.of(), Duration.ZERO).begin();
    assertThatThrownBy(() -> tokens(Map.of(), Duration.ofDays(31)).session(ticket.token()))
        .isInstanceOf(ChatRefusal.class)
        .hasMessageContaining("401");
    ChatTokens.Ticket renewed = tokens(Map.of(), Duration.ofDays(20)).renew(ticket.sessionId());
    assertThat(tokens(Map.of(), Duration.ofDays(31)).session(renewed.token()))
        .isEqualTo(ticket.sessionId());
  }

  @Test
  void aKeyOfASettingSignsOtherwise() {
    Map<String, String> key = Map.of("easyflow.webchat.key", "k".repeat(32));
    ChatTokens.Ticket ticket = tokens(key, Duration.ZERO).begin();
    assertThat(tokens(key, Duration.ZERO).session(ticket.token())).isEqualTo(ticket.sessionId());
    assertThatThrownBy(() -> tokens(Map.of(), Duration.ZERO).session(ticket.token()))
        .isInstanceOf(ChatRefusal.class);
    Map<String, String> weak = Map.of("easyflow.webchat.key", "short");
    assertThatThrownBy(() -> tokens(weak, Duration.ZERO))
        .hasMessageContaining("easyflow.webchat.key");
  }
}
