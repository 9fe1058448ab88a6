package io.easyflow.jq;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.internal.JsonQueryFunction;
import net.thisptr.jackson.jq.internal.misc.Pair;
import net.thisptr.jackson.jq.internal.operators.BinaryOperator;
import net.thisptr.jackson.jq.internal.tree.ArrayConstruction;
import net.thisptr.jackson.jq.internal.tree.BreakExpression;
import net.thisptr.jackson.jq.internal.tree.FormattingFilter;
import net.thisptr.jackson.jq.internal.tree.FunctionCall;
import net.thisptr.jackson.jq.internal.tree.FunctionDefinition;
import net.thisptr.jackson.jq.internal.tree.ImportStatement;
import net.thisptr.jackson.jq.internal.tree.LabelPipeComponent;
import net.thisptr.jackson.jq.internal.tree.ReduceExpression;
import net.thisptr.jackson.jq.internal.tree.StringInterpolation;
import net.thisptr.jackson.jq.internal.tree.ThisObject;
import net.thisptr.jackson.jq.internal.tree.VariableAccess;
import net.thisptr.jackson.jq.internal.tree.VariableKeyFieldConstruction;
import net.thisptr.jackson.jq.internal.tree.binaryop.assignment.Assignment;
import net.thisptr.jackson.jq.internal.tree.binaryop.assignment.ComplexAssignment;
import net.thisptr.jackson.jq.internal.tree.binaryop.assignment.UpdateAssignment;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.BracketFieldAccess;
import net.thisptr.jackson.jq.internal.tree.literal.StringLiteral;
import net.thisptr.jackson.jq.internal.tree.literal.ValueLiteral;
import net.thisptr.jackson.jq.internal.tree.matcher.matchers.ObjectMatcher;
import net.thisptr.jackson.jq.internal.tree.matcher.matchers.ValueMatcher;

/**
 * Walks the syntax tree of a program once: puts a {@link Counted} around every part, and notes
 * which names it uses and defines. jackson-jq 1.6 has no visitor and keeps the parts in private
 * fields, hence the reflection; it stays in this class.
 */
final class ProgramTree {
  private static final String LIBRARY = "net.thisptr.jackson.jq.internal.";

  private final boolean ours;
  private final Set<String> functions = new LinkedHashSet<>();
  private final Set<String> variables = new LinkedHashSet<>();
  private final Set<String> usedFunctions = new LinkedHashSet<>();
  private final Set<String> usedVariables = new LinkedHashSet<>();
  private final Set<String> twice = new HashSet<>();
  private final List<Counted> parts = new ArrayList<>();
  private boolean imports;

  private ProgramTree(boolean ours) {
    this.ours = ours;
  }

  /**
   * Prepares a program in place.
   *
   * @param program the tree as it was parsed; counted afterwards
   * @return the names in it
   */
  static ProgramTree of(Expression program) {
    return walked(true, program);
  }

  /** The same of a library function that is itself written in jq. */
  static ProgramTree of(JsonQueryFunction function) {
    return walked(false, function);
  }

  /**
   * @param part any part of a program that is counted already
   * @return the names in it
   */
  static ProgramTree namesIn(Object part) {
    return walked(true, part instanceof Counted counted ? counted.part() : part);
  }

  private static ProgramTree walked(boolean ours, Object node) {
    ProgramTree tree = new ProgramTree(ours);
    tree.walk(node);
    return tree;
  }

  /**
   * @return the parts that are counted
   */
  List<Counted> parts() {
    return parts;
  }

  /**
   * @return true when one function only is named so, such as {@code name/2}
   */
  boolean definesOnce(String function) {
    return functions.contains(function) && !twice.contains(function);
  }

  /**
   * @return functions and labels it defines, such as {@code name/2}
   */
  Set<String> functions() {
    return functions;
  }

  /**
   * @return variables it binds
   */
  Set<String> variables() {
    return variables;
  }

  /**
   * @return functions it calls, such as {@code name/2}
   */
  Set<String> usedFunctions() {
    return usedFunctions;
  }

  /**
   * @return variables it reads
   */
  Set<String> usedVariables() {
    return usedVariables;
  }

  /**
   * @return true when it includes or imports a module
   */
  boolean imports() {
    return imports;
  }

  private void walk(Object node) {
    note(node);
    for (Class<?> type = node.getClass(); type != Object.class; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          replace(node, field);
        }
      }
    }
  }

  private void replace(Object node, Field field) {
    field.setAccessible(true);
    try {
      Object value = field.get(node);
      Object counted = counted(value, role(node, field.getName(), value));
      if (counted != value) {
        field.set(node, counted);
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("jackson-jq is not the version this was written for", e);
    }
  }

  private Object counted(Object value, Counted.Role role) {
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>(list.size());
      for (Object item : list) {
        copy.add(counted(item, role));
      }
      return copy;
    }
    if (value instanceof BinaryOperator operator) {
      return operator instanceof GuardedOperator ? operator : new GuardedOperator(operator);
    }
    if (value instanceof Pair<?, ?> pair) {
      return Pair.of(counted(pair._1, role), counted(pair._2, role));
    }
    if (value instanceof Counted part) {
      walk(part.part());
      return part;
    }
    if (value == null
        || value instanceof Enum<?>
        || value instanceof ImportStatement
        || !value.getClass().getName().startsWith(LIBRARY)) {
      return value;
    }
    walk(value);
    boolean simple =
        value instanceof ValueLiteral
            || value instanceof ThisObject
            || value instanceof FunctionDefinition;
    if (value instanceof Expression part
        && (!simple || role == Counted.Role.INDEX || role == Counted.Role.WRITTEN)) {
      Counted counted = new Counted(part, role, ours);
      parts.add(counted);
      return counted;
    }
    return value;
  }

  private static Counted.Role role(Object node, String field, Object value) {
    boolean assigned =
        node instanceof Assignment
            || node instanceof ComplexAssignment
            || node instanceof UpdateAssignment;
    if (node instanceof ArrayConstruction
        || (node instanceof ReduceExpression && field.equals("reduceExpr"))
        || (assigned && field.equals("lhs"))) {
      return Counted.Role.KEPT;
    }
    if (node instanceof StringInterpolation && field.equals("interpolations")) {
      return Counted.Role.WRITTEN;
    }
    if ((node instanceof BracketFieldAccess && field.equals("startExpr"))
        || (node instanceof FunctionCall call && call.toString().startsWith("setpath("))) {
      return Counted.Role.INDEX;
    }
    return value instanceof FunctionCall || value instanceof StringInterpolation
        ? Counted.Role.MADE
        : Counted.Role.PASSED;
  }

  private void note(Object node) {
    if (node instanceof FunctionCall) {
      usedFunctions.add(read(node, "name") + "/" + ((List<?>) read(node, "args")).size());
      imports |= read(node, "moduleName") != null;
    } else if (node instanceof FormattingFilter) {
      usedFunctions.add("@" + read(node, "name") + "/0");
    } else if (node instanceof VariableAccess) {
      usedVariables.add((String) read(node, "name"));
      imports |= read(node, "moduleName") != null;
    } else if (node instanceof VariableKeyFieldConstruction) {
      usedVariables.add((String) read(node, "name"));
    } else if (node instanceof BreakExpression) {
      usedFunctions.add("break $" + read(node, "name") + "/0");
    } else if (node instanceof LabelPipeComponent label) {
      functions.add("break $" + label.name + "/0");
    } else if (node instanceof ValueMatcher) {
      variables.add((String) read(node, "name"));
    } else if (node instanceof ObjectMatcher.FieldMatcher) {
      if (read(node, "dollar").equals(true)) {
        variables.add(((StringLiteral) read(node, "name")).value().asText());
      }
    } else if (node instanceof JsonQueryFunction) {
      define((String) read(node, "name"), (List<?>) read(node, "params"));
    } else if (node instanceof FunctionDefinition) {
      define((String) read(node, "fname"), (List<?>) read(node, "args"));
    } else if (node.getClass().getSimpleName().equals("TopLevelExpression")) {
      imports |= !((Collection<?>) read(node, "imports")).isEmpty();
    }
  }

  private void define(String name, List<?> parameters) {
    define(name + "/" + parameters.size());
    for (Object parameter : parameters) {
      String text = (String) parameter;
      if (text.startsWith("$")) {
        variables.add(text.substring(1));
      } else {
        define(text + "/0");
      }
    }
  }

  private void define(String function) {
    if (!functions.add(function)) {
      twice.add(function);
    }
  }

  /**
   * @param node a part of jackson-jq's
   * @param name of one of its fields, which may be private
   * @return what it holds
   */
  static Object read(Object node, String name) {
    for (Class<?> type = node.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          return read(node, field);
        }
      }
    }
    throw new IllegalStateException("jackson-jq is not the version this was written for: " + name);
  }

  /** The same of a field that holds a text. */
  static String text(Object node, String name) {
    return (String) read(node, name);
  }

  /** The same of a field that holds several. */
  static List<?> list(Object node, String name) {
    return (List<?>) read(node, name);
  }

  private static Object read(Object node, Field field) {
    field.setAccessible(true);
    try {
      return field.get(node);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("jackson-jq is not the version this was written for", e);
    }
  }
}
