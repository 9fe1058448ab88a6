package io.easyflow.jq;

import java.util.Collection;
import java.util.Locale;

/** Finds the word a person probably meant. */
public final class Spelling {
  private Spelling() {}

  /**
   * @param word what was written
   * @param known what could have been meant
   * @return {@code ; did you mean 'x'?}, or an empty text when nothing is near
   */
  public static String hint(String word, Collection<String> known) {
    String nearest = null;
    int best = 2 * Math.max(1, word.length() / 3) + 2;
    for (String candidate : known) {
      String one = word.toLowerCase(Locale.ROOT);
      String other = candidate.toLowerCase(Locale.ROOT);
      int distance = 2 * distance(one, other);
      if (!other.startsWith(one.substring(0, Math.min(1, one.length())))) {
        distance++; // the first letter is rarely wrong
      }
      if (distance < best) {
        best = distance;
        nearest = candidate;
      }
    }
    return nearest == null ? "" : "; did you mean '" + nearest + "'?";
  }

  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
