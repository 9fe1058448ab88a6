package io.easyflow.database;

/** The database cannot be started or used; the message says what to do about it. */
public class DatabaseException extends RuntimeException {
  /**
   * @param message what is wrong and the remedy
   */
  public DatabaseException(String message) {
    super(message);
  }

  /**
   * @param message what is wrong and the remedy
   * @param cause what the machine said
   */
  public DatabaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
