package io.easyflow.jq;

/** A jq program could not be read or run; the message says what and where, and quotes no data. */
public class JqException extends RuntimeException {
  private final int line;

  /**
   * @param message what is wrong and what to do
   * @param line line in the program's text, from 1, or 0 when it is not known
   */
  public JqException(String message, int line) {
    super(message);
    this.line = line;
  }

  /**
   * @return line in the program's text, from 1, or 0 when it is not known
   */
  public int line() {
    return line;
  }
}
