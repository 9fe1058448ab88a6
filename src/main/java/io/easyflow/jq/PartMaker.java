package io.easyflow.jq;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.internal.IsolatedScopeQuery;
import net.thisptr.jackson.jq.internal.misc.Pair;
import net.thisptr.jackson.jq.internal.operators.BinaryOperator;
import net.thisptr.jackson.jq.internal.tree.ArrayConstruction;
import net.thisptr.jackson.jq.internal.tree.AssignPipeComponent;
import net.thisptr.jackson.jq.internal.tree.Conditional;
import net.thisptr.jackson.jq.internal.tree.FormattingFilter;
import net.thisptr.jackson.jq.internal.tree.FunctionCall;
import net.thisptr.jackson.jq.internal.tree.IdentifierKeyFieldConstruction;
import net.thisptr.jackson.jq.internal.tree.ObjectConstruction;
import net.thisptr.jackson.jq.internal.tree.PipedQuery;
import net.thisptr.jackson.jq.internal.tree.ReduceExpression;
import net.thisptr.jackson.jq.internal.tree.SemicolonOperator;
import net.thisptr.jackson.jq.internal.tree.StringInterpolation;
import net.thisptr.jackson.jq.internal.tree.StringKeyFieldConstruction;
import net.thisptr.jackson.jq.internal.tree.ThisObject;
import net.thisptr.jackson.jq.internal.tree.TransformPipeComponent;
import net.thisptr.jackson.jq.internal.tree.TryCatch;
import net.thisptr.jackson.jq.internal.tree.Tuple;
import net.thisptr.jackson.jq.internal.tree.VariableAccess;
import net.thisptr.jackson.jq.internal.tree.VariableKeyFieldConstruction;
import net.thisptr.jackson.jq.internal.tree.binaryop.AlternativeOperatorExpression;
import net.thisptr.jackson.jq.internal.tree.binaryop.BooleanAndExpression;
import net.thisptr.jackson.jq.internal.tree.binaryop.BooleanOrExpression;
import net.thisptr.jackson.jq.internal.tree.binaryop.SimpleBinaryOperatorExpression;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.BracketExtractFieldAccess;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.BracketFieldAccess;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.IdentifierFieldAccess;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.StringFieldAccess;
import net.thisptr.jackson.jq.internal.tree.literal.StringLiteral;
import net.thisptr.jackson.jq.internal.tree.literal.ValueLiteral;
import net.thisptr.jackson.jq.internal.tree.matcher.matchers.ValueMatcher;

/**
 * Makes a {@link Part} of every part of a program that it knows. The others stay with jackson-jq,
 * and so does every part where paths are wanted.
 */
final class PartMaker {
  /** A small program may call itself up to be endless: each function calls the next one twice. */
  private static final int MOST_PARTS = 20_000;

  private final ProgramTree tree;
  private final PartEnv written;
  private final CallMaker calls;
  private int made;

  /** A function cannot be put where it is called. */
  static final class NotHere extends Exception {
    NotHere() {
      super(null, null, false, false);
    }
  }

  private PartMaker(ProgramTree tree, boolean library) {
    this.tree = tree;
    written = PartEnv.of(tree.variables(), library);
    calls = new CallMaker(this, tree, written);
  }

  /**
   * @param tree a program that is counted
   * @param program its root, or null for a function of the library
   */
  static void prepare(ProgramTree tree, Expression program) {
    PartMaker maker = new PartMaker(tree, program == null);
    if (program instanceof IsolatedScopeQuery) {
      maker.calls.define(program);
    }
    for (Counted part : tree.parts()) {
      try {
        maker.make(part, maker.written);
      } catch (NotHere e) {
        // It stays as it is.
      }
    }
  }

  /**
   * @param node of the program
   * @param env what names mean there
   * @return what asks for its values
   * @throws NotHere where it needs names that mean something else there
   */
  Part make(Object node, PartEnv env) throws NotHere {
    Counted counted = node instanceof Counted found ? found : null;
    if (counted != null && env == written && counted.direct() != null) {
      return counted.direct();
    }
    if (env != written && ++made > MOST_PARTS) {
      throw new NotHere();
    }
    Object part = counted == null ? node : counted.part();
    Part known = known(counted, part, env);
    if (known == null) {
      return foreign((Expression) node, env);
    }
    if (counted != null && env == written) {
      counted.direct(known);
    }
    return known;
  }

  private Part foreign(Expression node, PartEnv env) throws NotHere {
    checkForeign(node, env);
    return new Part.Foreign(node);
  }

  /** What jackson-jq evaluates looks names up when it runs, where the call stands. */
  void checkForeign(Object node, PartEnv env) throws NotHere {
    if (env == written) {
      return;
    }
    ProgramTree inner = ProgramTree.namesIn(node);
    if (!inner.functions().isEmpty() || inner.usedVariables().stream().anyMatch(env::hides)) {
      throw new NotHere();
    }
    for (String name : inner.usedFunctions()) {
      boolean ofProgram = tree.functions().contains(name);
      if (env.parameters().containsKey(name)
          || (ofProgram && (env.library() || !calls.knows(name)))) {
        throw new NotHere();
      }
    }
  }

  private Part known(Counted counted, Object node, PartEnv env) throws NotHere {
    if (node instanceof ThisObject) {
      return Reads.itself(counted);
    } else if (node instanceof ValueLiteral literal) {
      return Reads.constant(counted, literal.value());
    } else if (node instanceof IdentifierFieldAccess) {
      return Reads.field(
          counted, child(node, "target", env), ProgramTree.text(node, "field"), permissive(node));
    } else if (node instanceof StringFieldAccess) {
      return ProgramTree.read(node, "field") instanceof StringLiteral key
          ? Reads.field(
              counted, child(node, "target", env), key.value().textValue(), permissive(node))
          : null;
    } else if (node instanceof BracketFieldAccess) {
      return index(counted, node, env);
    } else if (node instanceof BracketExtractFieldAccess) {
      return Reads.items(counted, child(node, "target", env), permissive(node));
    } else if (node instanceof VariableAccess access) {
      return variable(counted, access, env);
    } else if (node instanceof PipedQuery) {
      return pipe(counted, node, env);
    } else if (node instanceof Tuple) {
      return Flows.comma(counted, children(ProgramTree.list(node, "qs"), env));
    } else if (node instanceof Conditional) {
      return conditional(counted, node, env);
    } else if (node instanceof AlternativeOperatorExpression) {
      return Flows.alternative(counted, child(node, "lhs", env), child(node, "rhs", env));
    } else if (node instanceof BooleanAndExpression || node instanceof BooleanOrExpression) {
      return Flows.logic(
          counted,
          child(node, "lhs", env),
          child(node, "rhs", env),
          node instanceof BooleanOrExpression);
    } else if (node instanceof SimpleBinaryOperatorExpression) {
      return Flows.operation(
          counted,
          (BinaryOperator) ProgramTree.read(node, "operator"),
          child(node, "lhs", env),
          child(node, "rhs", env));
    } else if (node instanceof TryCatch) {
      Object otherwise = ProgramTree.read(node, "catchExpr");
      return Flows.attempt(
          counted, child(node, "tryExpr", env), otherwise == null ? null : make(otherwise, env));
    } else if (node instanceof ReduceExpression) {
      return reduce(counted, node, env);
    } else if (node instanceof ObjectConstruction object) {
      return object(counted, object, env);
    } else if (node instanceof ArrayConstruction array) {
      return Makes.array(counted, array.q == null ? null : make(array.q, env));
    } else if (node instanceof StringInterpolation) {
      return interpolation(counted, node, env);
    } else if (node instanceof FunctionCall) {
      return calls.call(counted, node, env);
    } else if (node instanceof FormattingFilter) {
      return calls.call(counted, "@" + ProgramTree.text(node, "name") + "/0", List.of(), env);
    } else if (node instanceof IsolatedScopeQuery) {
      Object inner = ProgramTree.read(node, "q");
      boolean defines = inner instanceof Counted c && c.part() instanceof SemicolonOperator;
      return defines ? null : Calls.body(counted, Map.of(), make(inner, env));
    } else if (calls.defines(node)) {
      List<?> parts = ProgramTree.list(node, "qs");
      List<Expression> before = new ArrayList<>();
      parts.subList(0, parts.size() - 1).forEach(part -> before.add((Expression) part));
      return Flows.defining(counted, before, make(parts.get(parts.size() - 1), env));
    }
    return null;
  }

  private Part index(Counted counted, Object node, PartEnv env) throws NotHere {
    if ((boolean) ProgramTree.read(node, "isRange")) {
      return null;
    }
    Part index = child(node, "startExpr", env);
    return index.single()
        ? Reads.index(counted, child(node, "target", env), index, permissive(node))
        : null;
  }

  private static Part variable(Counted counted, VariableAccess access, PartEnv env) throws NotHere {
    if (env.hides(ProgramTree.text(access, "name"))) {
      throw new NotHere();
    }
    return ProgramTree.read(access, "moduleName") == null
        ? Reads.variable(counted, ProgramTree.text(access, "name"), access)
        : null;
  }

  private Part pipe(Counted counted, Object node, PartEnv env) throws NotHere {
    List<Flows.Stage> stages = new ArrayList<>();
    PartEnv inner = env;
    for (Object component : ProgramTree.list(node, "components")) {
      if (component instanceof TransformPipeComponent step) {
        stages.add(new Flows.Stage(make(step.expr, inner), null));
      } else if (component instanceof AssignPipeComponent step
          && step.matcher instanceof ValueMatcher) {
        String variable = ProgramTree.text(step.matcher, "name");
        stages.add(new Flows.Stage(make(step.expr, inner), variable));
        inner = bind(inner, variable);
      } else {
        return null;
      }
    }
    return Flows.pipe(counted, stages);
  }

  /** Where the program is evaluated as it is written, a name means what jackson-jq finds. */
  private PartEnv bind(PartEnv env, String variable) {
    return env == written ? written : env.bind(variable);
  }

  private Part conditional(Counted counted, Object node, PartEnv env) throws NotHere {
    List<Part> conditions = new ArrayList<>();
    List<Part> branches = new ArrayList<>();
    for (Object branch : ProgramTree.list(node, "switches")) {
      conditions.add(make(((Pair<?, ?>) branch)._1, env));
      branches.add(make(((Pair<?, ?>) branch)._2, env));
    }
    branches.add(child(node, "otherwise", env));
    return Flows.conditional(counted, conditions, branches);
  }

  private Part reduce(Counted counted, Object node, PartEnv env) throws NotHere {
    Object matcher = ProgramTree.read(node, "matcher");
    if (!(matcher instanceof ValueMatcher)) {
      return null;
    }
    String variable = ProgramTree.text(matcher, "name");
    return Flows.reduce(
        counted,
        child(node, "iterExpr", env),
        variable,
        child(node, "initExpr", env),
        child(node, "reduceExpr", bind(env, variable)));
  }

  private Part object(Counted counted, ObjectConstruction object, PartEnv env) throws NotHere {
    List<Makes.Entry> entries = new ArrayList<>();
    for (Object field : object.fields) {
      Object value = null;
      String key;
      if (field instanceof IdentifierKeyFieldConstruction entry) {
        key = entry.key;
        value = entry.value;
      } else if (field instanceof StringKeyFieldConstruction entry
          && entry.key instanceof StringLiteral literal) {
        key = literal.value().textValue();
        value = entry.value;
      } else if (field instanceof VariableKeyFieldConstruction) {
        key = ProgramTree.text(field, "name");
        if (env.hides(key)) {
          throw new NotHere();
        }
      } else {
        return null;
      }
      Part made = value == null ? null : make(value, env);
      if (made != null && !made.single()) {
        return null;
      }
      entries.add(new Makes.Entry(key, made, field instanceof VariableKeyFieldConstruction));
    }
    return Makes.object(counted, entries);
  }

  private Part interpolation(Counted counted, Object node, PartEnv env) throws NotHere {
    String template = ProgramTree.text(node, "template");
    List<String> pieces = new ArrayList<>();
    List<Part> values = new ArrayList<>();
    int from = 0;
    for (Object piece : ProgramTree.list(node, "interpolations")) {
      int to = (int) ((Pair<?, ?>) piece)._1;
      pieces.add(template.substring(from, to));
      from = to;
      values.add(make(((Pair<?, ?>) piece)._2, env));
    }
    pieces.add(template.substring(from));
    Object formatter = ProgramTree.read(node, "formatter");
    Part format = formatter == null ? null : make(formatter, env);
    boolean single = values.stream().allMatch(Part::single) && (format == null || format.single());
    return single ? Makes.text(counted, pieces, values, format) : null;
  }

  private Part child(Object node, String field, PartEnv env) throws NotHere {
    return make(ProgramTree.read(node, field), env);
  }

  List<Part> children(List<?> nodes, PartEnv env) throws NotHere {
    List<Part> parts = new ArrayList<>();
    for (Object node : nodes) {
      parts.add(make(node, env));
    }
    return parts;
  }

  private static boolean permissive(Object node) {
    return (boolean) ProgramTree.read(node, "permissive");
  }
}
