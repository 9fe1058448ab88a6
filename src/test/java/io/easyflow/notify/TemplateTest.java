package io.easyflow.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.easyflow.model.Delivery;
import io.easyflow.model.Order;
import io.easyflow.model.OrderChanged;
import io.easyflow.model.OrderStatus;
import io.easyflow.sync.HubFixture;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private static final Locale RU = Locale.forLanguageTag("ru");
  private static final OrderChanged CHANGED =
      new OrderChanged(
          HubFixture.order("1001", OrderStatus.SHIPPED, null), List.of("status"), null, null);

  @Test
  void fillsPlaceholdersAndLeavesOutEmptyLines() {
    Template template =
        Template.parse(
            "a.ru.txt",
            "Заказ {{ order.number }}, {{customer.name}}\nТрек: {{delivery.trackingNumbers}}\nСпасибо!\n",
            Placeholders.names());
    assertThat(render(template, CHANGED)).isEqualTo("Заказ #1001, Ivan\nСпасибо!");
    assertThat(render(template, withTracking("A1", "$B{{order.total}}")))
        .as("values are shown as they are, never read again")
        .isEqualTo("Заказ #1001, Ivan\nТрек: A1, $B{{order.total}}\nСпасибо!");
  }

  @Test
  void anUnknownPlaceholderIsASentenceWithFileAndLine() {
    assertThatThrownBy(() -> parse("order_paid.ru.txt", "Hi\n{{order.phone}}"))
        .isInstanceOf(TemplateException.class)
        .hasMessageStartingWith(
            "order_paid.ru.txt line 2 has the unknown placeholder 'order.phone': use one of [")
        .hasMessageContaining("order.number");
  }

  @Test
  void anUnclosedPlaceholderAndAnEmptyFileAreRefused() {
    assertThatThrownBy(() -> parse("a.txt", "{{order.number"))
        .hasMessageContaining("a.txt line 1 has a placeholder that is not closed");
    assertThatThrownBy(() -> parse("a.txt", " \n")).hasMessageContaining("is empty");
  }

  @Test
  void writesMoneyAsPeopleDo() {
    BigDecimal amount = new BigDecimal("1234.5");
    assertThat(plain(Money.text(amount, "RUB", RU))).isEqualTo("1 234,50 ₽");
    assertThat(Money.text(amount, "USD", Locale.ENGLISH)).isEqualTo("$1,234.50");
    assertThat(Money.text(amount, "JPY", Locale.ENGLISH)).isEqualTo("¥1,235");
    assertThat(plain(Money.text(amount, null, RU))).isEqualTo("1 234,50");
    assertThat(plain(Money.text(amount, "QQQ", Locale.ENGLISH))).isEqualTo("1,234.50 QQQ");
    assertThat(Money.text(null, "RUB", RU)).isEmpty();
  }

  private static Template parse(String file, String text) {
    return Template.parse(file, text, Placeholders.names());
  }

  private static String render(Template template, OrderChanged changed) {
    return template.render(name -> Placeholders.value(name, changed, RU));
  }

  private static String plain(String text) {
    return text.replaceAll("[\\u00a0\\u202f]", " ");
  }

  private static OrderChanged withTracking(String... numbers) {
    Order order = CHANGED.order();
    return new OrderChanged(
        new Order(
            order.account(),
            order.externalId(),
            order.number(),
            order.status(),
            null,
            null,
            null,
            null,
            order.currency(),
            order.total(),
            order.customer(),
            null,
            new Delivery(null, null, null, null, List.of(numbers)),
            null),
        List.of("status"),
        null,
        null);
  }
}
