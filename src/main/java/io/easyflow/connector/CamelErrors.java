package io.easyflow.connector;

import io.easyflow.catalog.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.language.simple.types.SimpleIllegalSyntaxException;
import org.apache.camel.util.StringHelper;

/** Makes one sentence with a line out of what Camel throws when routes do not load. */
final class CamelErrors {
  private static final Pattern LINE = Pattern.compile("line[ :]+(\\d+)");
  private static final Pattern UNKNOWN = Pattern.compile("Unknown parameters=\\[\\{(.*)\\}\\]");
  private static final Pattern KEY = Pattern.compile("(?:^|, )(\\w+)=");
  private static final Pattern QUOTED = Pattern.compile("[\"'`]([^\"'`]{2,80})[\"'`]");

  private CamelErrors() {}

  static Problem problem(RouteFile file, Exception e) {
    String routeId = null;
    String uri = null;
    Throwable root = e;
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof FailedToCreateRouteException route) {
        routeId = route.getRouteId();
      } else if (t instanceof ResolveEndpointFailedException endpoint) {
        uri = endpoint.getUri().replace("://", ":");
      } else if (t instanceof SimpleIllegalSyntaxException simple) {
        return new Problem(
            file.shown(),
            file.find(routeId, simple.getExpression()),
            "'%s' is no expression of the simple language: %s"
                .formatted(simple.getExpression(), firstLine(simple.getMessage())));
      }
      root = t;
    }
    String message = String.valueOf(root.getMessage());
    Matcher unknown = UNKNOWN.matcher(message);
    if (uri != null && unknown.find()) {
      return unknownOption(file, routeId, base(uri), unknown.group(1));
    }
    if (root instanceof ResolveEndpointFailedException && message.contains("due to: ")) {
      message = StringHelper.after(message, "due to: ");
    }
    Matcher line = LINE.matcher(message);
    if (uri == null && line.find()) {
      int at = Integer.parseInt(line.group(1));
      return new Problem(file.shown(), at, plain(firstLine(message)));
    }
    List<String> clues = new ArrayList<>();
    if (uri != null) {
      clues.add(base(uri));
    }
    QUOTED.matcher(message).results().forEach(found -> clues.add(found.group(1)));
    clues.addAll(message.lines().map(String::strip).filter(l -> l.length() > 3).toList());
    int at = file.find(routeId, clues.toArray(String[]::new));
    return new Problem(file.shown(), at, sentence(routeId, uri, message));
  }

  private static Problem unknownOption(
      RouteFile file, String routeId, String uri, String parameters) {
    List<String> keys = new ArrayList<>();
    KEY.matcher(parameters).results().forEach(found -> keys.add(found.group(1)));
    String[] clues = keys.stream().map(key -> key + ":").toArray(String[]::new);
    int at = file.find(routeId, clues);
    return new Problem(
        file.shown(),
        at,
        "%s has no option '%s'; check its spelling in the table of components"
            .formatted(uri, String.join("', '", keys)));
  }

  private static String sentence(String routeId, String uri, String message) {
    String text = firstLine(message);
    if (uri != null && !text.contains(base(uri))) {
      text = base(uri) + ": " + text;
    }
    return uri == null && routeId != null ? "route '" + routeId + "': " + text : text;
  }

  /** What people most often get wrong, in words of people. */
  private static String plain(String message) {
    return message.replaceFirst(
        "^Unsupported field: (\\S+).*", "there is no field '$1' here; check its spelling");
  }

  private static String firstLine(String message) {
    return message.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse(message);
  }

  private static String base(String uri) {
    return StringHelper.before(uri, "?", uri);
  }
}
