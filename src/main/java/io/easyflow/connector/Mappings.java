package io.easyflow.connector;

import io.easyflow.catalog.Problem;
import io.easyflow.jq.JqException;
import io.easyflow.jq.Spelling;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The compiled mappings of every connector's running version. */
final class Mappings {
  private final Map<String, Map<String, Mapping>> versions = new ConcurrentHashMap<>();

  /** Compiles all mappings of a unit; what does not compile becomes a problem. */
  static Map<String, Mapping> compile(UnitFiles files, List<Problem> problems) {
    Map<String, Mapping> compiled = new TreeMap<>();
    for (String name : files.named(n -> n.endsWith(Mapping.SUFFIX))) {
      String mapping = name.substring(0, name.length() - Mapping.SUFFIX.length());
      String shown = files.unit().shown(name);
      try {
        compiled.put(mapping, Mapping.compile(mapping, shown, files.text(name)));
      } catch (JqException e) {
        problems.add(new Problem(shown, e.line(), e.getMessage()));
      }
    }
    return Map.copyOf(compiled);
  }

  void put(String platform, Map<String, Mapping> version) {
    versions.put(platform, version);
  }

  void remove(String platform) {
    versions.remove(platform);
  }

  /** What a connector's running version holds, null when there is none. */
  Map<String, Mapping> of(String platform) {
    return versions.get(platform);
  }

  /** The same, with one connector in a version that does not run yet. */
  Mappings with(String platform, Map<String, Mapping> version) {
    Mappings copy = new Mappings();
    copy.versions.putAll(versions);
    copy.versions.put(platform, version);
    return copy;
  }

  /**
   * @param path {@code <platform>/<mapping>}
   * @throws IllegalArgumentException with a sentence, when there is no such mapping
   */
  Mapping find(String path) {
    int slash = path.indexOf('/');
    if (slash < 1 || slash == path.length() - 1) {
      throw new IllegalArgumentException(
          "map:" + path + " must read map:<connector>/<mapping>, as in map:shopify/order");
    }
    String platform = path.substring(0, slash);
    String name = path.substring(slash + 1);
    Map<String, Mapping> version = versions.get(platform);
    if (version == null) {
      throw new IllegalArgumentException(
          "map:"
              + path
              + ": there is no connector '"
              + platform
              + "'"
              + Spelling.hint(platform, versions.keySet()));
    }
    Mapping found = version.get(name);
    if (found == null) {
      Set<String> known = version.keySet();
      throw new IllegalArgumentException(
          "map:%s: there is no file routes/connectors/%s/%s.jq%s"
              .formatted(path, platform, name, Spelling.hint(name, known)));
    }
    return found;
  }
}
