package io.easyflow.webchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ChatLimitsTest {
  private final ChatLimits limits =
      new ChatLimits(
          new Binder(
                  new MapConfigurationPropertySource(
                      Map.of(
                          "easyflow.webchat.new-sessions", "3",
                          "easyflow.webchat.per-address", "1",
                          "easyflow.webchat.per-session", "2",
                          "easyflow.webchat.files-per-hour", "2")))
              .bind("easyflow.webchat", WebChatProperties.class)
              .get());

  private static void isRefusedAfter(int most, int waits, Consumer<String> action) {
    for (int i = 0; i < most; i++) {
      action.accept("one");
    }
    assertThatThrownBy(() -> action.accept("one"))
        .isInstanceOfSatisfying(
            ChatRefusal.class,
            refusal -> {
              assertThat(refusal.getStatusCode().value()).isEqualTo(429);
              assertThat(refusal.retryAfter()).isBetween(1L, (long) waits);
            });
    action.accept("another");
  }

  @Test
  void eachSenderHasTheirOwnBucket() {
    isRefusedAfter(3, 20, limits::begins);
    isRefusedAfter(10, 1, limits::address);
    isRefusedAfter(20, 1, limits::session);
    isRefusedAfter(2, 1800, limits::file);
  }
}
