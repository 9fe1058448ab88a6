package io.easyflow.outlet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.easyflow.jq.Jq;
import io.easyflow.jq.JqException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One answer that is shown while it comes. Whatever goes wrong with that ends the showing, never
 * the call.
 */
final class GrowingAnswer implements Consumer<JsonNode> {
  private static final Logger LOG = LoggerFactory.getLogger(GrowingAnswer.class);

  /** camel-http makes the context of a request by itself, and calls on the thread it is called. */
  private static final ThreadLocal<GrowingAnswer> OF_THREAD = new ThreadLocal<>();

  private final String file;
  private final Jq program;
  private final Map<String, JsonNode> variables;
  private final ObjectMapper json;
  private final AnswerWatch watch;
  private final StringBuilder shown = new StringBuilder();
  private boolean over;

  /**
   * @param file name of the program
   * @param program gives what an event adds
   * @param variables what it sees; {@code vars.shown} is set here
   * @param json reads events
   * @param watch is shown what grows
   */
  GrowingAnswer(
      String file,
      Jq program,
      Map<String, JsonNode> variables,
      ObjectMapper json,
      AnswerWatch watch) {
    this.file = file;
    this.program = program;
    this.variables = new HashMap<>(variables);
    this.json = json;
    this.watch = watch;
  }

  /**
   * @param call makes one call on this thread
   * @return what it returns
   */
  <T> T during(Supplier<T> call) {
    OF_THREAD.set(this);
    try {
      return call.get();
    } finally {
      OF_THREAD.remove();
    }
  }

  /**
   * @param type content type of a good answer, without parameters
   * @return takes its bytes while they come, null when nobody watches
   */
  static EventReader reader(String type) {
    GrowingAnswer answer = OF_THREAD.get();
    return answer == null ? null : new EventReader(type, answer.json, answer);
  }

  @Override
  public void accept(JsonNode event) {
    if (over) {
      return;
    }
    try {
      ObjectNode vars = json.createObjectNode();
      if (variables.get("vars") instanceof ObjectNode given) {
        vars.setAll(given);
      }
      variables.put("vars", vars.put("shown", shown.toString()));
      for (JsonNode added : program.all(event, variables)) {
        show(added);
      }
    } catch (JqException e) {
      over = true;
      LOG.warn("{} cannot tell how an answer grows: {}", file, e.getMessage());
    } catch (RuntimeException e) {
      over = true;
      LOG.warn("An answer is not shown while it grows: {}", e.getClass().getName());
    }
  }

  private void show(JsonNode added) {
    if (!added.isTextual() && !added.isNull()) {
      throw new JqException("it must give text, or nothing", 0);
    }
    if (added.isTextual() && !added.textValue().isEmpty()) {
      shown.append(added.textValue());
      watch.grows(added.textValue());
    }
  }
}
