package io.easyflow.handoff;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The texts people read, {@code messages_ru.properties} and {@code messages_en.properties}. */
public final class Phrases {
  private static final ResourceBundle.Control EXACT =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private Phrases() {}

  /**
   * @param language language tag of who reads it; Russian for none and any other than English
   * @param key of the text
   * @param values for its placeholders, shown as they are; nothing for null
   * @return the text
   */
  public static String get(String language, String key, Object... values) {
    Locale locale =
        language != null && language.toLowerCase(Locale.ROOT).startsWith("en")
            ? Locale.ENGLISH
            : Locale.forLanguageTag("ru");
    String text = ResourceBundle.getBundle("messages", locale, EXACT).getString(key);
    Object[] shown = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      shown[i] = values[i] == null ? "" : values[i].toString();
    }
    return new MessageFormat(text, locale).format(shown);
  }
}
