package io.easyflow.notify;

/** A template cannot be read; the message names file, line and remedy. */
public class TemplateException extends RuntimeException {
  /**
   * @param message what is wrong and what to do
   */
  public TemplateException(String message) {
    super(message);
  }
}
