package io.easyflow.model;

import java.util.Locale;

/** Reads the lower-case words that closed enums are written as. */
final class Words {
  private Words() {}

  static <E extends Enum<E>> E parse(Class<E> type, String word, E otherwise) {
    if (word == null) {
      return otherwise;
    }
    try {
      return Enum.valueOf(type, word.trim().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return otherwise;
    }
  }

  static <E extends Enum<E>> E require(Class<E> type, String field, String word) {
    E found = parse(type, word, null);
    if (found == null) {
      throw new InvalidModelException(
          field,
          "is '"
              + word
              + "', expected one of "
              + java.util.Arrays.toString(type.getEnumConstants()));
    }
    return found;
  }
}
