package io.easyflow.voice;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What the hub says by voice and what it understands, in the language of {@code words*.properties}.
 */
final class Words {
  private static final String BUNDLE = "io.easyflow.voice.words";
  private static final Map<String, Words> KNOWN = new ConcurrentHashMap<>();

  private final ResourceBundle bundle;
  private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

  private Words(ResourceBundle bundle) {
    this.bundle = bundle;
  }

  /**
   * @param tag language tag, may be null
   * @return the words of that language, Russian where there are none
   */
  static Words of(String tag) {
    String language = tag == null ? "" : Locale.forLanguageTag(tag).getLanguage();
    return KNOWN.computeIfAbsent(
        language.equals("en") ? "en" : "",
        name ->
            new Words(
                ResourceBundle.getBundle(
                    BUNDLE,
                    Locale.forLanguageTag(name),
                    ResourceBundle.Control.getNoFallbackControl(
                        ResourceBundle.Control.FORMAT_PROPERTIES))));
  }

  /**
   * @param key of the text
   * @param values for its places {@code {0}}, {@code {1}}
   * @return the text
   */
  String say(String key, Object... values) {
    String text = bundle.getString(key);
    return values.length == 0 ? text : MessageFormat.format(text, values);
  }

  /**
   * @param topic name of a {@code hear.<topic>}
   * @param said what was said, small letters
   * @return true when it is about that
   */
  boolean hear(String topic, String said) {
    return patterns
        .computeIfAbsent(topic, key -> Pattern.compile(bundle.getString("hear." + key)))
        .matcher(said)
        .matches();
  }
}
