package io.easyflow.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/**
 * What {@code test, match, capture, scan, split, sub, gsub} stand on: Java's regular expressions
 * over a text that counts every look, so that a pattern that backtracks for ever is stopped.
 * jackson-jq's own cannot be stopped, and loops on {@code gsub("";"x")}.
 */
final class Regexes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** An opening bracket of a group that is numbered, with its name where it has one. */
  private static final Pattern GROUP =
      Pattern.compile("\\\\.|\\[(?:\\\\.|[^\\]])*\\]|(\\()(?:(?!\\?)|\\?<([a-zA-Z]\\w*)>)");

  private static final int MOST_KNOWN = 2_000;
  private static final int LONGEST_KNOWN = 500;
  private static final Map<String, Pattern> KNOWN = new ConcurrentHashMap<>();

  private Regexes() {}

  static void addTo(Map<String, Function> functions) {
    HubFunction match = (in, args) -> match(in, args.get(0), args.get(1), args.get(2).asBoolean());
    HubFunction split = (in, args) -> split(in, args.get(0), args.get(1));
    functions.put("_match_impl/3", match);
    Function test = functions.get("test/1");
    functions.put(
        "test/1",
        (scope, args, in, path, output, version) -> {
          List<JsonNode> given = new ArrayList<>(1);
          args.get(0).apply(scope, in, given::add);
          if (given.size() == 1 && given.get(0).isTextual()) {
            output.emit(match(in, given.get(0), NullNode.getInstance(), true), null);
          } else {
            test.apply(scope, args, in, path, output, version);
          }
        });
    functions.put("split/2", split);
    functions.put(
        "_sub_impl/3", (scope, args, in, path, output, version) -> sub(scope, args, in, output));
  }

  private static JsonNode match(JsonNode in, JsonNode regex, JsonNode flags, boolean test)
      throws HubFunction.Misuse {
    Matcher matcher = matcher(in, regex, flags);
    if (test) {
      return BooleanNode.valueOf(matcher.find());
    }
    ArrayNode found = JSON.arrayNode();
    while (matcher.find()) {
      found.add(describe(in.textValue(), matcher));
      Budget.current().keep(found);
      if (!flags.asText().contains("g")) {
        break;
      }
    }
    return found;
  }

  private static JsonNode split(JsonNode in, JsonNode regex, JsonNode flags)
      throws HubFunction.Misuse {
    Matcher matcher = matcher(in, regex, flags);
    ArrayNode parts = JSON.arrayNode();
    int from = 0;
    while (matcher.find()) {
      parts.add(in.textValue().substring(from, matcher.start()));
      Budget.current().keep(parts);
      from = matcher.end();
    }
    return parts.add(in.textValue().substring(from));
  }

  private static ObjectNode describe(String text, Matcher matcher) {
    ObjectNode match = piece(text, matcher.start(), matcher.end());
    ArrayNode captures = match.putArray("captures");
    List<String> names = names(matcher);
    for (int group = 1; group <= matcher.groupCount(); group++) {
      ObjectNode capture = piece(text, matcher.start(group), matcher.end(group));
      capture.put("name", names.get(group - 1));
      captures.add(capture);
    }
    return match;
  }

  /** Offsets are counted in characters as jq counts them: a surrogate pair is one. */
  private static ObjectNode piece(String text, int start, int end) {
    ObjectNode piece = JSON.objectNode();
    piece.put("offset", start < 0 ? -1 : text.codePointCount(0, start));
    piece.put("length", start < 0 ? 0 : text.codePointCount(start, end));
    piece.put("string", start < 0 ? null : text.substring(start, end));
    return piece;
  }

  private static void sub(Scope scope, List<Expression> args, JsonNode in, PathOutput output)
      throws JsonQueryException {
    args.get(0)
        .apply(
            scope,
            in,
            regex ->
                args.get(2)
                    .apply(
                        scope,
                        in,
                        flags -> output.emit(replace(scope, args.get(1), in, regex, flags), null)));
  }

  private static JsonNode replace(
      Scope scope, Expression replacement, JsonNode in, JsonNode regex, JsonNode flags)
      throws JsonQueryException {
    Matcher matcher = matcher(in, regex, flags);
    String text = in.textValue();
    StringBuilder out = new StringBuilder();
    int from = 0;
    while (matcher.find()) {
      out.append(text, from, matcher.start());
      from = matcher.end();
      replacement.apply(scope, groups(matcher), value -> out.append(part(value)));
      Sizes.checkText(out.length());
      if (!flags.asText().contains("g")) {
        break;
      }
    }
    return TextNode.valueOf(out.append(text, from, text.length()).toString());
  }

  private static String part(JsonNode value) throws HubFunction.Misuse {
    if (!value.isTextual()) {
      throw new HubFunction.Misuse("sub and gsub put in texts; use tostring on other values");
    }
    return value.textValue();
  }

  private static ObjectNode groups(Matcher matcher) {
    ObjectNode groups = JSON.objectNode();
    List<String> names = names(matcher);
    for (int group = 1; group <= matcher.groupCount(); group++) {
      String name = names.get(group - 1);
      if (name != null) {
        groups.put(name, matcher.group(group));
      }
    }
    return groups;
  }

  /** Names of the numbered groups; Java 17 cannot tell them. */
  private static List<String> names(Matcher matcher) {
    List<String> names = new ArrayList<>();
    Matcher group = GROUP.matcher(matcher.pattern().pattern());
    while (group.find()) {
      if (group.group(1) != null) {
        names.add(group.group(2));
      }
    }
    return names;
  }

  private static Matcher matcher(JsonNode in, JsonNode regex, JsonNode flags)
      throws HubFunction.Misuse {
    if (!in.isTextual() || !regex.isTextual()) {
      throw new HubFunction.Misuse(
          "a regular expression is a text and looks into a text, here one is "
              + (in.isTextual() ? regex : in).getNodeType().name().toLowerCase(Locale.ROOT));
    }
    try {
      return pattern(regex.textValue(), options(flags.isNull() ? "" : flags.asText()))
          .matcher(new Watched(in.textValue(), 0, in.textValue().length(), Budget.current()));
    } catch (PatternSyntaxException e) {
      throw new HubFunction.Misuse(
          "the regular expression cannot be read: " + e.getDescription().toLowerCase(Locale.ROOT));
    }
  }

  /** Mappings use the same few for ever; one that makes its patterns from data is not kept. */
  private static Pattern pattern(String regex, int options) {
    if (regex.length() > LONGEST_KNOWN) {
      return Pattern.compile(regex, options);
    }
    String key = options + regex;
    Pattern known = KNOWN.get(key);
    if (known == null) {
      known = Pattern.compile(regex, options);
      if (KNOWN.size() < MOST_KNOWN) {
        KNOWN.put(key, known);
      }
    }
    return known;
  }

  private static int options(String flags) throws HubFunction.Misuse {
    int options = Pattern.UNICODE_CASE;
    for (char flag : flags.toCharArray()) {
      options |=
          switch (flag) {
            case 'g', 'n', 'l' -> 0;
            case 'i' -> Pattern.CASE_INSENSITIVE;
            case 'x' -> Pattern.COMMENTS;
            case 's', 'p' -> Pattern.DOTALL;
            default -> throw new HubFunction.Misuse("flags of a regular expression are g, i, x, s");
          };
    }
    return options;
  }

  /** A text that counts every look into it. */
  private record Watched(String text, int from, int to, Budget budget) implements CharSequence {
    @Override
    public int length() {
      return to - from;
    }

    @Override
    public char charAt(int index) {
      budget.spend(1);
      return text.charAt(from + index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Watched(text, from + start, from + end, budget);
    }

    @Override
    public String toString() {
      return text.substring(from, to);
    }
  }
}
