package io.easyflow.connector;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a request that an expression of {@code connector.yaml} looks at.
 *
 * @param kind header, query or body
 * @param path name, or path of fields in the body
 */
record Place(Kind kind, List<String> path) {
  private static final String STEP = "(?:[.](?:[A-Za-z_][A-Za-z0-9_]*)|[.]?\\[\"[^\"]+\"\\])";
  private static final Pattern PATH = Pattern.compile("[.](headers|query|body)((?:" + STEP + ")+)");
  private static final Pattern ONE =
      Pattern.compile("[.]?(?:\\[\"([^\"]+)\"\\]|([A-Za-z_][A-Za-z0-9_]*))");
  private static final Pattern EQUAL =
      Pattern.compile("(" + PATH.pattern() + ")\\s*==\\s*\"([^\"]*)\"");

  enum Kind {
    HEADER,
    QUERY,
    BODY
  }

  /**
   * The places of an expression that is nothing but a place, each alternative by itself.
   *
   * @param expression {@code header:A|B} or a path such as {@code .query["a"]}
   * @return the places, none when it is anything else
   */
  static List<Place> of(String expression) {
    if (expression.startsWith("header:")) {
      List<Place> places = new ArrayList<>();
      for (String name : expression.substring("header:".length()).split("[|]")) {
        places.add(new Place(Kind.HEADER, List.of(name.trim())));
      }
      return places;
    }
    Matcher path = PATH.matcher(expression.trim());
    return path.matches() ? List.of(place(path.group(1), path.group(2))) : List.of();
  }

  /**
   * @param condition jq such as {@code .query["a"] == "b" and .body.c == "d"}
   * @return what must be where for it to be true
   */
  static Map<Place, String> equalities(String condition) {
    Map<Place, String> found = new LinkedHashMap<>();
    Matcher equal = EQUAL.matcher(condition);
    while (equal.find()) {
      found.put(place(equal.group(2), equal.group(3)), equal.group(4));
    }
    return found;
  }

  private static Place place(String root, String steps) {
    List<String> path = new ArrayList<>();
    Matcher step = ONE.matcher(steps);
    while (step.find()) {
      path.add(step.group(1) == null ? step.group(2) : step.group(1));
    }
    Kind kind =
        root.equals("headers") ? Kind.HEADER : root.equals("query") ? Kind.QUERY : Kind.BODY;
    return new Place(kind, path);
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(java.util.Locale.ROOT) + " " + String.join(".", path);
  }
}
