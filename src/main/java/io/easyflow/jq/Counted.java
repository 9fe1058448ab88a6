package io.easyflow.jq;

import com.fasterxml.jackson.databind.JsonNode;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryBreakException;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;

/** One part of a program, counted against the {@link Budget} of the run. */
final class Counted implements Expression {
  private final Expression part;
  private final Role role;
  private final boolean ours;
  private Part direct;

  /** What happens to the values of a part. */
  enum Role {
    /** They are passed on. */
    PASSED,
    /** They are newly made. */
    MADE,
    /** They are collected. */
    KEPT,
    /** They are written into a text. */
    WRITTEN,
    /** They are used as an index or a path. */
    INDEX
  }

  /**
   * @param part what is counted
   * @param role what happens to its values
   * @param ours true when it is part of the program itself, not of a library function
   */
  Counted(Expression part, Role role, boolean ours) {
    this.part = part;
    this.role = role;
    this.ours = ours;
  }

  Expression part() {
    return part;
  }

  /**
   * @return what is asked instead where no paths are wanted, or null
   */
  Part direct() {
    return direct;
  }

  /** Set while the program is prepared, before any thread runs it. */
  void direct(Part instead) {
    direct = instead;
  }

  @Override
  public void apply(Scope scope, JsonNode in, Path path, PathOutput output, boolean requirePath)
      throws JsonQueryException {
    Budget budget = Budget.current();
    if (direct != null && path == null && !requirePath) {
      direct.each(
          scope,
          in,
          budget,
          value -> {
            output.emit(value, null);
            return true;
          });
      return;
    }
    Emitter emitter = new Emitter(budget, output);
    budget.enter();
    try {
      if (budget.full()) {
        DeepStack.run(budget, () -> part.apply(scope, in, path, emitter, requirePath));
      } else {
        part.apply(scope, in, path, emitter, requirePath);
      }
    } catch (JsonQueryException e) {
      if (!emitter.passedOn) {
        blame(e, budget);
      }
      throw e;
    } finally {
      budget.leave();
    }
  }

  /** Notes that this part failed. */
  void blame(JsonQueryException failure, Budget budget) {
    if (ours && !(failure instanceof JsonQueryBreakException)) {
      budget.failed(failure, part);
    }
  }

  /** Counts one of its values. */
  void weigh(JsonNode value, Budget budget) {
    budget.spend(1);
    switch (role) {
      case MADE -> budget.spend(Sizes.cost(value));
      case KEPT -> budget.keep(value);
      case WRITTEN -> Sizes.check(value);
      case INDEX -> Sizes.checkIndex(value);
      case PASSED -> {}
    }
  }

  @Override
  public String toString() {
    return part.toString();
  }

  /** Counts the values; what fails while one is passed on is not this part's failure. */
  private final class Emitter implements PathOutput {
    private final Budget budget;
    private final PathOutput next;
    private boolean passedOn;

    Emitter(Budget budget, PathOutput next) {
      this.budget = budget;
      this.next = next;
    }

    @Override
    public void emit(JsonNode value, Path at) throws JsonQueryException {
      weigh(value, budget);
      passedOn = true;
      next.emit(value, at);
      passedOn = false;
    }
  }
}
