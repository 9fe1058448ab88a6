package io.easyflow.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import net.thisptr.jackson.jq.Function;

/** Exact amounts: decimal texts in and out, never doubles. */
final class Decimals {
  /** Digits an amount may have; guards against texts such as {@code 1e999999999}. */
  private static final int MAX_DIGITS = 200;

  private Decimals() {}

  static void addTo(Map<String, Function> functions) {
    put(functions, "minor/1", (in, args) -> minor(in, args.get(0)));
    put(functions, "decimal/0", (in, args) -> absent(in) ? none() : text(of("decimal", in)));
    put(functions, "add_decimal/1", (in, args) -> add(in, args.get(0)));
    put(functions, "mul_decimal/1", (in, args) -> multiply(in, args.get(0)));
    put(functions, "tonumber/0", (in, args) -> number(in));
  }

  private static void put(Map<String, Function> functions, String name, HubFunction function) {
    functions.put(name, function);
  }

  private static JsonNode minor(JsonNode in, JsonNode divisor) throws HubFunction.Misuse {
    BigDecimal by = of("minor", divisor);
    if (by.signum() <= 0) {
      throw new HubFunction.Misuse("minor takes a divisor above zero, such as minor(100)");
    }
    if (absent(in)) {
      return none();
    }
    BigDecimal amount = of("minor", in);
    BigDecimal power = by.stripTrailingZeros();
    if (power.unscaledValue().equals(BigInteger.ONE) && power.scale() <= 0) {
      return text(amount.movePointLeft(-power.scale()));
    }
    try {
      return text(amount.divide(by));
    } catch (ArithmeticException e) {
      throw new HubFunction.Misuse(
          "minor(" + by.toPlainString() + ") leaves endless decimals; use a power of ten");
    }
  }

  /** Null is neutral, as in jq's own {@code +}. */
  private static JsonNode add(JsonNode in, JsonNode other) throws HubFunction.Misuse {
    if (absent(in)) {
      return absent(other) ? none() : text(of("add_decimal", other));
    }
    BigDecimal left = of("add_decimal", in);
    return text(absent(other) ? left : left.add(of("add_decimal", other)));
  }

  private static JsonNode multiply(JsonNode in, JsonNode other) throws HubFunction.Misuse {
    return absent(in) || absent(other)
        ? none()
        : text(of("mul_decimal", in).multiply(of("mul_decimal", other)));
  }

  private static JsonNode number(JsonNode in) throws HubFunction.Misuse {
    if (in.isNumber()) {
      return in;
    }
    BigDecimal value = of("tonumber", in);
    if (value.scale() > 0 || value.precision() - value.scale() > 18) {
      return DecimalNode.valueOf(value);
    }
    long whole = value.longValueExact();
    return whole == (int) whole ? IntNode.valueOf((int) whole) : LongNode.valueOf(whole);
  }

  /** Reads a number, or a text that is one. */
  static BigDecimal of(String function, JsonNode value) throws HubFunction.Misuse {
    BigDecimal found = null;
    if (value.isNumber() && !(value.isFloatingPointNumber() && !finite(value))) {
      found = value.decimalValue();
    } else if (value.isTextual() && value.textValue().length() <= MAX_DIGITS) {
      try {
        found = new BigDecimal(value.textValue().trim());
      } catch (NumberFormatException e) {
        found = null;
      }
    }
    if (found == null || Math.abs((long) found.scale()) > MAX_DIGITS) {
      throw new HubFunction.Misuse(
          function
              + " takes a number or a text such as \"1234.50\", here it is "
              + (value.isTextual()
                  ? "another text"
                  : value.getNodeType().name().toLowerCase(Locale.ROOT)));
    }
    return found;
  }

  private static boolean finite(JsonNode value) {
    return value.isBigDecimal() || Double.isFinite(value.doubleValue());
  }

  private static JsonNode text(BigDecimal value) {
    return TextNode.valueOf(value.toPlainString());
  }

  private static boolean absent(JsonNode value) {
    return Library.absent(value);
  }

  private static JsonNode none() {
    return NullNode.getInstance();
  }
}
