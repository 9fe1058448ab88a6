package io.easyflow.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.operators.BinaryOperator;

/**
 * An operator whose results cost what they weigh: {@code . + .} doubles, {@code "x" * n} repeats.
 */
record GuardedOperator(BinaryOperator operator) implements BinaryOperator {
  @Override
  public JsonNode apply(ObjectMapper mapper, JsonNode left, JsonNode right)
      throws JsonQueryException {
    if (left.isTextual() && right.isNumber() && image().equals("*")) {
      Sizes.checkText(left.textValue().length() * right.asDouble());
    } else if (left.isNumber() && right.isTextual() && image().equals("*")) {
      Sizes.checkText(right.textValue().length() * left.asDouble());
    }
    JsonNode result = operator.apply(mapper, left, right);
    Budget.current().spend(Sizes.cost(result));
    return result;
  }

  @Override
  public String image() {
    return operator.image();
  }
}
