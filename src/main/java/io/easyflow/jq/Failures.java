package io.easyflow.jq;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.thisptr.jackson.jq.exception.JsonQueryBreakException;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.exception.JsonQueryUserException;
import net.thisptr.jackson.jq.internal.javacc.ParseException;
import net.thisptr.jackson.jq.internal.javacc.Token;

/** Turns what jackson-jq throws into sentences; its own quote the data they failed on. */
final class Failures {
  private static final int LONGEST = 200;

  /** What jackson-jq says where it has nothing to say. */
  private static final String NO_WORDS = "N/A";

  /** A value as jackson-jq quotes it: its type, then its first 14 characters. */
  private static final Pattern VALUE =
      Pattern.compile(
          "\\b(array|object|string|number|boolean|null) \\(.{0,14}?\\)(?=$| (?:and|cannot|has|is|as|only)\\b|[;,])",
          Pattern.DOTALL);

  private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern TAIL =
      Pattern.compile("(Invalid path expression)(?: near| with).*", Pattern.DOTALL);
  private static final Pattern AT_LINE = Pattern.compile("line (\\d+), column (\\d+)");

  private Failures() {}

  /**
   * @param text the program
   * @param failure why it cannot be read
   * @return the same as a sentence with its line
   */
  static JqException unreadable(String text, JsonQueryException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof ParseException parse && parse.currentToken != null) {
      Token token = parse.currentToken.next;
      if (token.kind == 0) {
        return new JqException(
            "ends too early; a closing bracket, an 'end' or a value is missing",
            (int) text.lines().count());
      }
      return new JqException(
          "cannot be read at '"
              + token.image
              + "' (column "
              + token.beginColumn
              + "); check the brackets, commas, quotes and 'end's before it",
          token.beginLine);
    }
    Matcher place = AT_LINE.matcher(String.valueOf(cause.getMessage()));
    boolean found = place.find();
    return new JqException(
        "cannot be read"
            + (found ? " at column " + place.group(2) : "")
            + "; check quotes, brackets and odd characters",
        found ? Integer.parseInt(place.group(1)) : 0);
  }

  /**
   * @param text the program
   * @param failure what it threw
   * @param place the part that threw it, or null
   * @return the same as a sentence that quotes no data
   */
  static JqException failed(String text, JsonQueryException failure, Object place) {
    if (failure instanceof JsonQueryUserException) {
      JsonNode said = failure.getMessageAsJsonNode();
      return new JqException(
          said.isTextual() ? cut(said.textValue()) : "the program ended with error", 0);
    }
    if (failure instanceof JsonQueryBreakException) {
      return new JqException("'break' stands outside of its label", 0);
    }
    String message = failure.getMessage();
    if (NO_WORDS.equals(message)) {
      message = "a value is of a kind or form that cannot be used here";
    }
    if (!(failure instanceof HubFunction.Misuse)) {
      message = TAIL.matcher(message).replaceAll("$1");
      message = VALUE.matcher(message).replaceAll("$1");
      message =
          QUOTED
              .matcher(message)
              .replaceAll(
                  quote ->
                      text.contains(quote.group(1))
                          ? Matcher.quoteReplacement(quote.group())
                          : "\"...\"");
    }
    return new JqException(
        cut(message) + (place == null ? "" : ", in " + cut(place.toString())), 0);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
