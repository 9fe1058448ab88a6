package io.easyflow.model;

/** A canonical record was given a value it cannot hold; the message names the field. */
public class InvalidModelException extends IllegalArgumentException {
  private final String field;

  /**
   * @param field path of the field inside its record, such as {@code items[].quantity}
   * @param reason what is wrong and what would be right, without customers' data
   */
  public InvalidModelException(String field, String reason) {
    super("field '" + field + "' " + reason);
    this.field = field;
  }

  /**
   * @return path of the field at fault
   */
  public String field() {
    return field;
  }
}
