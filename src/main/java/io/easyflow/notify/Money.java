package io.easyflow.notify;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.Locale;

/** Writes amounts as people of a language do: {@code 1 234,50 ₽}, {@code $1,234.50}. */
final class Money {
  private Money() {}

  /**
   * @param amount the amount, null gives an empty text
   * @param currency three letters of ISO 4217, null for a bare number
   * @param locale language
   * @return the amount with the currency's own number of decimals
   */
  static String text(BigDecimal amount, String currency, Locale locale) {
    if (amount == null) {
      return "";
    }
    Currency known = currency(currency);
    NumberFormat format =
        known == null
            ? NumberFormat.getNumberInstance(region(locale))
            : NumberFormat.getCurrencyInstance(region(locale));
    int decimals = known == null ? 2 : Math.max(0, known.getDefaultFractionDigits());
    if (known != null) {
      format.setCurrency(known);
    }
    format.setRoundingMode(RoundingMode.HALF_UP);
    format.setMinimumFractionDigits(decimals);
    format.setMaximumFractionDigits(decimals);
    String text = format.format(amount);
    return known == null && currency != null ? text + " " + currency : text;
  }

  /** A language alone has no currency sign: the region it is written in by default has. */
  private static Locale region(Locale locale) {
    return locale.getLanguage().equals("ru") ? Locale.forLanguageTag("ru-RU") : Locale.US;
  }

  private static Currency currency(String code) {
    if (code == null) {
      return null;
    }
    try {
      return Currency.getInstance(code);
    } catch (IllegalArgumentException e) {
      // Three letters that ISO 4217 does not know: shown as they are.
      return null;
    }
  }
}
