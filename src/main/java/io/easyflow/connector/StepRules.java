package io.easyflow.connector;

import io.easyflow.jq.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Which steps, languages and components a route may use. */
final class StepRules {
  static final Set<String> ERROR_HANDLING =
      Set.of(
          "onException",
          "errorHandler",
          "routeConfiguration",
          "routeConfigurationId",
          "onCompletion",
          "intercept",
          "interceptFrom",
          "interceptSendToEndpoint",
          "doTry",
          "onFallback",
          "circuitBreaker",
          "errorHandlerRef");

  private static final Set<String> STEPS =
      Set.of(
          "choice",
          "convertBodyTo",
          "filter",
          "log",
          "loop",
          "marshal",
          "multicast",
          "pipeline",
          "removeHeader",
          "removeHeaders",
          "removeProperty",
          "removeVariable",
          "setBody",
          "setHeader",
          "setHeaders",
          "setProperty",
          "setVariable",
          "setVariables",
          "split",
          "step",
          "stop",
          "to",
          "toD",
          "transform",
          "unmarshal",
          "validate");

  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("bean", "routes name no beans; what a mapping cannot do is the hub's work"),
          Map.entry("process", "routes name no beans; what a mapping cannot do is the hub's work"),
          Map.entry("script", "routes hold no scripts; write a mapping, a .jq file, and use map:"),
          Map.entry("wireTap", "its copy would be lost in a crash; publish to durable: instead"),
          Map.entry("threads", "the channel decides what runs in parallel"),
          Map.entry("aggregate", "what it collects would be lost in a crash"),
          Map.entry("delay", "waiting is the hub's: budgets are declared in connector.yaml"),
          Map.entry(
              "throttle", "budgets are the hub's: declare them in connector.yaml, api: limit"),
          Map.entry("idempotentConsumer", "duplicates are the door's: declare webhook: key"),
          Map.entry("recipientList", "its targets are not known at load; use choice and to"),
          Map.entry("routingSlip", "its targets are not known at load; use choice and to"),
          Map.entry("dynamicRouter", "its targets are not known at load; use choice and to"),
          Map.entry(
              "enrich",
              "call the platform with 'to: outbound:...' and keep what you need in"
                  + " a variable"),
          Map.entry("pollEnrich", "routes read no files and no queues"));

  private static final Set<String> REFUSED_LANGUAGES =
      Set.of(
          "groovy",
          "joor",
          "java",
          "js",
          "javascript",
          "python",
          "mvel",
          "ognl",
          "spel",
          "csimple",
          "datasonnet",
          "wasm",
          "method",
          "ref",
          "jq",
          "jsonpath",
          "xpath",
          "xquery",
          "language");

  private final Unit unit;
  private final TextRules texts;
  private final RouteRules.Report report;

  StepRules(Unit unit, TextRules texts, RouteRules.Report report) {
    this.unit = unit;
    this.texts = texts;
    this.report = report;
  }

  static String errorHandling(String key) {
    return "'"
        + key
        + "' is not allowed: failures belong to the hub, which retries, delays and keeps them as"
        + " dead letters; take it out";
  }

  /** Checks a list of steps and all that is in them. */
  void check(Node list) {
    for (Node item : RouteFile.items(list)) {
      if (item instanceof ScalarNode) {
        step(item, RouteFile.scalar(item), item);
      }
      RouteFile.entries(item).forEach((name, value) -> step(item, name, value));
    }
  }

  private void step(Node at, String name, Node value) {
    if (ERROR_HANDLING.contains(name)) {
      report.at(at, errorHandling(name));
      return;
    }
    if (!STEPS.contains(name)) {
      String reason = REASONS.get(name);
      report.at(
          at,
          "the step '%s' is not allowed%s%s; allowed are %s"
              .formatted(
                  name,
                  reason == null ? Spelling.hint(name, STEPS) : ": " + reason,
                  "",
                  String.join(", ", new TreeSet<>(STEPS))));
      return;
    }
    if ("to".equals(name) || "toD".equals(name)) {
      call(name, value);
    } else if ("marshal".equals(name) || "unmarshal".equals(name)) {
      dataFormat(name, value);
    } else {
      inside(value);
    }
  }

  /** Options of a data format could name classes, so there are none. */
  private void dataFormat(String step, Node value) {
    Map<String, Node> formats = value instanceof MappingNode ? RouteFile.entries(value) : Map.of();
    Node json = formats.get("json");
    boolean plain = json instanceof MappingNode && RouteFile.entries(json).isEmpty();
    if (formats.size() != 1 || !plain) {
      report.at(value, "'" + step + "' is allowed as '" + step + ": { json: {} }' only");
    }
  }

  private void call(String step, Node value) {
    Node uri = value instanceof MappingNode ? RouteFile.entries(value).get("uri") : value;
    String text = RouteFile.scalar(uri);
    if (text == null) {
      report.at(value, "'" + step + "' has no uri");
      return;
    }
    if ("to".equals(step) && text.contains("${")) {
      report.at(
          uri,
          "'to' evaluates no expressions in its uri; values for a call go into parameters or a"
              + " request .jq file");
    } else if ("toD".equals(step) && !text.startsWith("direct:")) {
      report.at(
          uri,
          "'toD' may lead to direct: only, a payload could add options to any other; use 'to' with"
              + " parameters");
    } else {
      endpoint(uri, text, false);
    }
    if (value instanceof MappingNode) {
      parameters(RouteFile.entries(value).get("parameters"));
    }
  }

  /** Checks one endpoint: is its component allowed here, does it stay with its own platform. */
  void endpoint(Node node, String uri, boolean from) {
    if (uri == null) {
      report.at(node, "the uri is not text");
      return;
    }
    texts.check(node);
    int colon = uri.indexOf(':');
    String scheme = colon < 0 ? uri : uri.substring(0, colon);
    List<String> allowed = allowed(from);
    if (!allowed.contains(scheme)) {
      report.at(
          node,
          "the component '%s' is not allowed %s%s; allowed are %s"
              .formatted(
                  scheme,
                  from ? "at the start of a route" : "in a route",
                  "quartz".equals(scheme) || "timer".equals(scheme)
                      ? " (schedules are the hub's: connector.yaml, sync)"
                      : Spelling.hint(scheme, allowed),
                  String.join(", ", allowed)));
      return;
    }
    String rest = uri.substring(colon + 1).replaceFirst("^//", "");
    String platform = rest.split("[/?]", 2)[0];
    if (unit.kind() == Unit.Kind.CONNECTOR
        && Set.of("inbound", "outbound", "map").contains(scheme)
        && !platform.equals(unit.id())) {
      report.at(
          node,
          "'%s' reaches into another connector; in this folder it must read '%s:%s'"
              .formatted(uri, scheme, unit.id() + ("map".equals(scheme) ? "/..." : "")));
    }
  }

  private List<String> allowed(boolean from) {
    List<String> allowed = new ArrayList<>(List.of("direct", "durable"));
    if (unit.kind() == Unit.Kind.CONNECTOR) {
      allowed.add(from ? "inbound" : "outbound");
    }
    if (!from) {
      allowed.addAll(List.of("map", "log"));
    }
    return allowed;
  }

  /** Camel puts parameters into the uri as they are, so some characters would change silently. */
  void parameters(Node parameters) {
    RouteFile.entries(parameters)
        .forEach(
            (key, value) -> {
              texts.check(value);
              String text = RouteFile.scalar(value);
              if (text == null) {
                report.at(value, "the parameter '" + key + "' must be one text or number");
              } else if (text.matches("(?s).*[&+%#].*")) {
                report.at(
                    value,
                    ("the parameter '%s' holds one of & + %% #, which Camel would change; put it"
                            + " into a .jq file and name that with 'request'")
                        .formatted(key));
              }
            });
  }

  private void inside(Node value) {
    texts.check(value);
    for (Map.Entry<String, Node> entry : RouteFile.entries(value).entrySet()) {
      String key = entry.getKey();
      Node child = entry.getValue();
      if ("steps".equals(key)) {
        check(child);
      } else if ("description".equals(key) || "id".equals(key) || "note".equals(key)) {
        continue;
      } else if (REFUSED_LANGUAGES.contains(key)) {
        report.at(
            child,
            ("the language '%s' is not allowed; conditions are 'simple', anything more is a"
                    + " mapping, a .jq file")
                .formatted(key));
      } else {
        inside(child);
      }
    }
    RouteFile.items(value).forEach(this::inside);
  }
}
