package io.easyflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.jq.JqException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads the fields of one object of a file; what cannot be read becomes a problem at its line. The
 * schema has already said that names and types are right.
 *
 * @param file the file
 * @param pointer where the object stands
 * @param node the object
 */
record Fields(YamlFile file, String pointer, JsonNode node) {
  boolean has(String name) {
    return node.hasNonNull(name);
  }

  String text(String name) {
    return has(name) ? node.get(name).asText() : null;
  }

  String text(String name, String otherwise) {
    return has(name) ? text(name) : otherwise;
  }

  int number(String name, int otherwise) {
    return has(name) ? node.get(name).asInt() : otherwise;
  }

  Duration duration(String name, Duration otherwise) {
    return read(name, Units::duration, otherwise);
  }

  Expression expression(String name) {
    return read(name, Expression::parse, null);
  }

  Expression expressionOrText(String name) {
    return read(name, Expressions::parseOrText, null);
  }

  /** Texts of an object, in the order of the file. */
  <T> Map<String, T> map(String name, Function<String, T> reader) {
    Map<String, T> found = new LinkedHashMap<>();
    if (has(name)) {
      Fields fields = fields(name);
      node.get(name)
          .fieldNames()
          .forEachRemaining(
              key -> {
                T value = fields.read(key, reader, null);
                if (value != null) {
                  found.put(key, value);
                }
              });
    }
    return found;
  }

  /** The object of that name, empty when there is none. */
  Fields fields(String name) {
    return new Fields(file, at(name), node.path(name));
  }

  /** The objects of a list, or the one object that stands for a list of one. */
  List<Fields> list(String name) {
    JsonNode value = node.path(name);
    if (!value.isArray()) {
      return value.isObject() ? List.of(fields(name)) : List.of();
    }
    List<Fields> found = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      found.add(new Fields(file, at(name) + "/" + i, value.get(i)));
    }
    return found;
  }

  <T> T read(String name, Function<String, T> reader, T otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    try {
      return reader.apply(node.get(name).asText());
    } catch (JqException e) {
      file.problem(at(name), e.line(), name + ": " + e.getMessage());
    } catch (IllegalArgumentException e) {
      file.problem(at(name), name + ": " + e.getMessage());
    }
    return otherwise;
  }

  void problem(String name, String message) {
    file.problem(at(name), message);
  }

  String at(String name) {
    return pointer + "/" + YamlFile.escape(name);
  }
}
