package io.easyflow.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class PlacesTest {
  private final Places places = new Places(4);

  private Refusal refused(String platform) {
    return assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> places.take(platform))
        .actual()
        .refusal();
  }

  @Test
  void onePlatformHasHalfOfThem() {
    places.take("shop");
    places.take("shop");
    assertThat(refused("shop")).isEqualTo(Refusal.BUSY);
    assertThat(places.refusal("shop").orElseThrow().refusal()).isEqualTo(Refusal.BUSY);
    assertThat(places.refusal("chat")).isEmpty();
    places.take("chat");
    places.leave("shop");
    places.take("shop");
  }

  @Test
  void nobodyIsLetInWhenAllAreTaken() {
    places.take("shop");
    places.take("shop");
    places.take("chat");
    places.take("chat");
    assertThat(refused("shop")).isEqualTo(Refusal.FULL);
    assertThat(refused("bank")).isEqualTo(Refusal.FULL);
    assertThat(places.refusal("bank").orElseThrow().refusal()).isEqualTo(Refusal.FULL);
    places.leave("chat");
    places.take("bank");
  }

  @Test
  void whoIsRefusedKeepsNoPlace() {
    places.take("shop");
    places.take("shop");
    refused("shop");
    refused("shop");
    places.take("chat");
    places.take("bank");
  }
}
