package io.easyflow.jq;

import io.easyflow.jq.PartEnv.Argument;
import io.easyflow.jq.PartMaker.NotHere;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.internal.JsonQueryFunction;
import net.thisptr.jackson.jq.internal.tree.FunctionDefinition;
import net.thisptr.jackson.jq.internal.tree.LabelPipeComponent;
import net.thisptr.jackson.jq.internal.tree.PipedQuery;
import net.thisptr.jackson.jq.internal.tree.SemicolonOperator;
import net.thisptr.jackson.jq.internal.tree.Tuple;

/**
 * Puts functions of a program, and those of jackson-jq that are written in jq, where they are
 * called.
 */
final class CallMaker {
  /** Functions of jackson-jq that give many values, or want the paths of their arguments. */
  private static final Set<String> MANY =
      Set.of(
          "range/1",
          "range/2",
          "range/3",
          "path/1",
          "paths/1",
          "getpath/1",
          "setpath/2",
          "delpaths/1");

  private final PartMaker parts;
  private final ProgramTree tree;
  private final PartEnv written;
  private final Map<String, FunctionDefinition> definitions = new HashMap<>();
  private final Map<Object, Part> bodies = new HashMap<>();
  private final Set<Object> open = new HashSet<>();
  private Object top;

  /**
   * @param parts makes arguments and bodies
   * @param tree the program
   * @param written what names mean where the program is evaluated as it is written
   */
  CallMaker(PartMaker parts, ProgramTree tree, PartEnv written) {
    this.parts = parts;
    this.tree = tree;
    this.written = written;
  }

  /** What is evaluated first, which is where the functions of {@code def f: 1; f | g} stand. */
  private static Object first(Object node) {
    if (node instanceof Counted counted) {
      return first(counted.part());
    } else if (node instanceof PipedQuery) {
      Object component = ProgramTree.list(node, "components").get(0);
      return component instanceof LabelPipeComponent
          ? component
          : first(ProgramTree.read(component, "expr"));
    } else if (node instanceof Tuple) {
      return first(ProgramTree.list(node, "qs").get(0));
    }
    return node;
  }

  /**
   * Reads what a program defines.
   *
   * @param program its root
   */
  void define(Expression program) {
    Object first = first(ProgramTree.read(program, "q"));
    if (first instanceof SemicolonOperator) {
      top = first;
      for (Object part : ProgramTree.list(first, "qs")) {
        if (part instanceof FunctionDefinition definition) {
          String name =
              ProgramTree.read(definition, "fname")
                  + "/"
                  + ProgramTree.list(definition, "args").size();
          if (tree.definesOnce(name)) {
            definitions.put(name, definition);
          }
        }
      }
    }
  }

  /**
   * @return true for the part that begins with the program's definitions
   */
  boolean defines(Object node) {
    return node == top;
  }

  /**
   * @param name with the number of arguments
   * @return true for a function that means the same wherever the program calls it
   */
  boolean knows(String name) {
    return definitions.containsKey(name);
  }

  Part call(Counted counted, Object node, PartEnv env) throws NotHere {
    List<?> args = ProgramTree.list(node, "args");
    return ProgramTree.read(node, "moduleName") == null
        ? call(counted, ProgramTree.text(node, "name") + "/" + args.size(), args, env)
        : null;
  }

  /**
   * @param counted the call, null where it is not counted
   * @param name with the number of arguments, such as {@code map/1}
   * @param args as they are written
   * @param env what names mean there
   * @return null where jackson-jq makes the call
   */
  Part call(Counted counted, String name, List<?> args, PartEnv env) throws NotHere {
    Argument argument = env.parameters().get(name);
    if (argument != null) {
      return Calls.body(
          counted, Map.of(), parts.make(argument.part(), env.argument(argument.env())));
    }
    if (!env.library() && tree.functions().contains(name)) {
      FunctionDefinition definition = definitions.get(name);
      if (definition == null) {
        return null;
      }
      return put(counted, definition, ProgramTree.list(definition, "args"), args, env, false);
    }
    Function function = Library.function(name);
    if (function == null || (env.library() && env == written && tree.functions().contains(name))) {
      return null;
    }
    if (function instanceof JsonQueryFunction) {
      Part body = put(counted, function, ProgramTree.list(function, "params"), args, env, true);
      if (body != null) {
        return body;
      }
    }
    return library(counted, name, function, args, env);
  }

  private Part library(Counted counted, String name, Function function, List<?> args, PartEnv env)
      throws NotHere {
    if (!(function instanceof JsonQueryFunction)) {
      List<Part> values = parts.children(args, env);
      Part selection = Calls.selection(counted, name, function, values);
      if (selection != null) {
        return selection;
      }
      if (values.stream().allMatch(Part::single) && !MANY.contains(name)) {
        return function instanceof HubFunction hub
            ? Calls.hub(counted, hub, values)
            : Calls.library(counted, function, values.stream().map(Calls::asked).toList(), true);
      }
    }
    List<Expression> asWritten = new ArrayList<>();
    for (Object arg : args) {
      parts.checkForeign(arg, env);
      asWritten.add((Expression) arg);
    }
    return Calls.library(counted, function, asWritten, false);
  }

  /**
   * Puts the body of a function where it is called.
   *
   * @return null where it cannot be put there
   */
  private Part put(
      Counted counted,
      Object function,
      List<?> parameters,
      List<?> args,
      PartEnv env,
      boolean ofLibrary) {
    boolean shared = args.isEmpty() && env.bound().equals(written.bound());
    Part body = shared ? bodies.get(function) : null;
    if (body != null) {
      return Calls.body(counted, Map.of(), body);
    }
    if (!open.add(function)) {
      return null; // it calls itself
    }
    try {
      PartEnv inner = env.body(ofLibrary);
      Map<String, Part> values = new LinkedHashMap<>();
      for (int i = 0; i < args.size(); i++) {
        String parameter = (String) parameters.get(i);
        if (!parameter.startsWith("$")) {
          inner.parameters().put(parameter + "/0", new Argument(args.get(i), env));
        } else if (values.put(parameter.substring(1), parts.make(args.get(i), env)) == null) {
          inner = inner.bind(parameter.substring(1));
        } else {
          return null;
        }
      }
      body = parts.make(ProgramTree.read(function, "body"), inner);
      if (shared) {
        bodies.put(function, body);
      }
      return Calls.body(counted, values, body);
    } catch (NotHere e) {
      return null;
    } finally {
      open.remove(function);
    }
  }
}
