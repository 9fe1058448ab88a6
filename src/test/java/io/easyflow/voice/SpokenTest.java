package io.easyflow.voice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the hub says and hears. */
class SpokenTest {
  @Test
  void markdownIsSaidPlainly() {
    String markdown =
        "## Доставка\n\n- **Курьер**: 2*3 дня, `быстро`\n- [Самовывоз](https://x.example/a)\n\n\n\n> *Бесплатно* от 5_000 ₽ ✅ https://shop.example/d?x=1.";
    String plain = Spoken.plain(markdown);
    assertThat(plain)
        .isEqualTo(
            "Доставка\n\nКурьер: 2*3 дня, быстро\nСамовывоз\n\nБесплатно от 5_000 ₽ ✅"
                + " https://shop.example/d?x=1.");
    assertThat(Spoken.aloud(plain))
        .isEqualTo("Доставка\n\nКурьер: 2 3 дня, быстро\nСамовывоз\n\nБесплатно от 5 000 ₽ .");
  }

  @ParameterizedTest
  @CsvSource({
    "help, что ты умеешь, true",
    "help, помоги выбрать телефон, false",
    "end, хватит, true",
    "end, хватит ли мне памяти, false",
    "manager, позови менеджера, true",
    "manager, хочу поговорить с живым человеком, true",
    "manager, сколько стоит, false",
    "order, где мой заказ 1001, true",
    "order, мой заказ, true",
    "order, заказ номер 1001, true",
    "order, что там с моим заказом, true",
    "order, как оформить заказ, false",
    "order, заказать пиццу, false",
    "again, спросить ещё раз, true",
    "again, а почему, false"
  })
  void hears(String topic, String said, boolean about) {
    assertThat(Words.of("ru-RU").hear(topic, said)).isEqualTo(about);
  }

  @ParameterizedTest
  @CsvSource({"en-US, Hello", "ru-RU, Здравствуйте", "kk-KZ, Здравствуйте", ", Здравствуйте"})
  void speaksRussianUnlessToldEnglish(String locale, String first) {
    assertThat(Words.of(locale).say("greeting")).startsWith(first);
    assertThat(Words.of(locale).say("order.line", "1", "2")).contains("1: 2");
  }
}
