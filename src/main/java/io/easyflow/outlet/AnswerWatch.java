package io.easyflow.outlet;

/**
 * Is shown what an answer says while it comes. What was shown counts for nothing: the answer may
 * still break off.
 */
@FunctionalInterface
public interface AnswerWatch {
  /** Exchange property: who watches the answers of the calls made for it. */
  String PROPERTY = "easyflowAnswerWatch";

  /**
   * The answer grows. Runs on the thread that reads the answer.
   *
   * @param text what comes after what was shown before, never empty
   */
  void grows(String text);
}
