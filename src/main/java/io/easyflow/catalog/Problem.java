package io.easyflow.catalog;

/**
 * What is wrong with a file that an integrator writes.
 *
 * @param file the file, from the folder of connectors on, such as {@code shopify/connector.yaml}
 * @param line line in it, from 1, or 0 when the whole file is meant
 * @param message what is wrong and what to do
 */
public record Problem(String file, int line, String message) {
  @Override
  public String toString() {
    return file + (line > 0 ? ":" + line : "") + ": " + message;
  }
}
