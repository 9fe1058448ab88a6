package io.easyflow.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhonesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "8 (912) 345-67-89                | +79123456789 | -",
        "Анна Иванова, 8 912 345-67-89    | +79123456789 | Анна Иванова",
        "+7 912 345 67 89 - Жан-Пьер      | +79123456789 | Жан-Пьер",
        "перезвоните на 89123456789, Анна | +79123456789 | -",
        "call +44 20 7946 0018            | +442079460018 | -",
        "Иван                             | -            | -",
        "заказ 1001 от 27.11.2026         | -            | -",
      })
  void aPhoneAndANameAreFoundAmongOtherWords(String text, String phone, String name) {
    Phones.Told told = Phones.in(text);
    assertThat(told == null ? null : told.phone()).isEqualTo(phone);
    assertThat(told == null ? null : told.name()).isEqualTo(name);
  }
}
