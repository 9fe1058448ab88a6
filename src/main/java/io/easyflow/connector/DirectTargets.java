package io.easyflow.connector;

import io.easyflow.catalog.Problem;
import io.easyflow.jq.Spelling;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds calls of {@code direct:} names that no route listens to, before the first event does. */
final class DirectTargets {
  private static final Pattern CALL =
      Pattern.compile("\\b(?:uri|to|toD): *[\"']?direct:([A-Za-z0-9_.-]+)(?![$A-Za-z0-9_.-])");
  private static final String HUB = "hub-";

  private DirectTargets() {}

  /**
   * @param version a version that may run
   * @param live the names that routes listen to now
   * @param problems takes a sentence for each call of a hub entry or own port that is not there
   */
  static void check(Version version, Set<String> live, List<Problem> problems) {
    Set<String> known = new TreeSet<>(live);
    known.addAll(version.directNames());
    boolean hubRuns = live.stream().anyMatch(name -> name.startsWith(HUB));
    for (RouteFile file : version.routes()) {
      String[] lines = file.text().split("\n", -1);
      for (int i = 0; i < lines.length; i++) {
        Matcher call = CALL.matcher(lines[i].replaceFirst("^\\s*#.*", ""));
        while (call.find()) {
          String name = call.group(1);
          boolean mustExist =
              hubRuns && name.startsWith(HUB)
                  || version.connector() != null && name.startsWith(version.unit().id() + "-");
          if (mustExist && !known.contains(name)) {
            problems.add(
                new Problem(
                    file.shown(),
                    i + 1,
                    "no route begins with direct:" + name + Spelling.hint(name, known)));
          }
        }
      }
    }
  }
}
