package io.easyflow.jq;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a part stands: what its names mean once the functions around it are put where they are
 * called. A name means what jackson-jq would find when no other binding of it lies between.
 *
 * @param parameters of the function it is in: what stands for them, and where that stands
 * @param bound variables bound around it when it runs, outermost first; those of the program itself
 *     are all taken to be
 * @param visible places in {@code bound} of those bound around it where it is written
 * @param library true in a function of jackson-jq
 */
record PartEnv(
    Map<String, Argument> parameters, List<String> bound, Set<Integer> visible, boolean library) {

  /** What is given for a parameter. */
  record Argument(Object part, PartEnv env) {}

  /** Where the parts of a program stand that is evaluated as it is written. */
  static PartEnv of(Set<String> variables, boolean library) {
    Set<Integer> visible = new HashSet<>();
    for (int i = 0; i < variables.size(); i++) {
      visible.add(i);
    }
    return new PartEnv(Map.of(), List.copyOf(variables), visible, library);
  }

  /** Inside of {@code ... as $variable | ...}. */
  PartEnv bind(String variable) {
    List<String> inner = new ArrayList<>(bound);
    inner.add(variable);
    Set<Integer> seen = new HashSet<>(visible);
    seen.add(bound.size());
    return new PartEnv(parameters, List.copyOf(inner), seen, library);
  }

  /** The body of a function that is called here; it sees no variables but its own. */
  PartEnv body(boolean ofLibrary) {
    return new PartEnv(new HashMap<>(), bound, Set.of(), ofLibrary);
  }

  /** An argument that was given in {@code caller} and is evaluated here. */
  PartEnv argument(PartEnv caller) {
    return caller.bound.size() == bound.size()
        ? caller
        : new PartEnv(caller.parameters, bound, caller.visible, caller.library);
  }

  /**
   * @return true when a variable is found that is not meant
   */
  boolean hides(String variable) {
    int last = bound.lastIndexOf(variable);
    return last >= 0 && !visible.contains(last);
  }
}
