package io.easyflow.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import java.util.List;
import java.util.Map;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** {@code range} that stops after {@link Budget#MAX_RESULTS} values, and functions that index. */
final class Ranges {
  private Ranges() {}

  static void addTo(Map<String, Function> functions) {
    for (int count = 1; count <= 3; count++) {
      functions.put(
          "range/" + count,
          (scope, args, in, path, output, version) -> range(scope, args, in, output));
    }
  }

  private static void range(Scope scope, List<Expression> args, JsonNode in, PathOutput output)
      throws JsonQueryException {
    HubFunction bounds =
        (ignored, values) -> {
          for (JsonNode value : values) {
            if (!value.isNumber()) {
              throw new HubFunction.Misuse("range takes numbers; use tonumber on texts");
            }
          }
          return JsonNodeFactory.instance.arrayNode().addAll(values);
        };
    bounds.apply(scope, args, in, null, (values, ignored) -> emit(values, output), Library.VERSION);
  }

  private static void emit(JsonNode bounds, PathOutput output) throws JsonQueryException {
    double start = bounds.size() == 1 ? 0 : bounds.get(0).asDouble();
    double end = bounds.get(bounds.size() == 1 ? 0 : 1).asDouble();
    double step = bounds.size() == 3 ? bounds.get(2).asDouble() : 1;
    if (step == 0) {
      return;
    }
    int count = 0;
    for (double i = start; step > 0 ? i < end : i > end; i += step) {
      if (++count > Budget.MAX_RESULTS) {
        throw new Budget.Exceeded(
            "range gives more than " + Budget.MAX_RESULTS + " values; give it a smaller bound");
      }
      output.emit(i == Math.rint(i) ? LongNode.valueOf((long) i) : DoubleNode.valueOf(i), null);
    }
  }
}
