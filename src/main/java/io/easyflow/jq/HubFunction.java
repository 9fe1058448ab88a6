package io.easyflow.jq;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;

/** A function of one result; it is called for every combination of its arguments' values. */
@FunctionalInterface
interface HubFunction extends Function {
  /**
   * @param in what {@code .} is
   * @param args values of the arguments
   * @return the result
   * @throws JsonQueryException when it cannot be done; the message quotes no data
   */
  JsonNode call(JsonNode in, List<JsonNode> args) throws JsonQueryException;

  @Override
  default void apply(
      Scope scope,
      List<Expression> args,
      JsonNode in,
      Path path,
      PathOutput output,
      Version version)
      throws JsonQueryException {
    combine(scope, args, in, output, new ArrayList<>());
  }

  private void combine(
      Scope scope, List<Expression> args, JsonNode in, PathOutput output, List<JsonNode> values)
      throws JsonQueryException {
    if (values.size() == args.size()) {
      output.emit(call(in, List.copyOf(values)), null);
      return;
    }
    int next = values.size();
    args.get(next)
        .apply(
            scope,
            in,
            value -> {
              values.add(value);
              combine(scope, args, in, output, values);
              values.remove(next);
            });
  }

  /** A hub function was given something it cannot use; its message is ours and quotes no data. */
  final class Misuse extends JsonQueryException {
    Misuse(String message) {
      super(message);
    }
  }
}
