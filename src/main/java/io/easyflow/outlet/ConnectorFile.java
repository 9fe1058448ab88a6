package io.easyflow.outlet;

import io.easyflow.catalog.Connector;
import io.easyflow.jq.Jq;
import io.easyflow.jq.JqException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Reads the files of a connector's folder that its routes name. */
final class ConnectorFile {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private ConnectorFile() {}

  /**
   * @param connector whose folder
   * @param option option of the endpoint that names the file
   * @param name file name without folders
   * @return the compiled jq of the file
   * @throws IllegalArgumentException when it cannot be read or compiled; the message names it
   */
  static Jq program(Connector connector, String option, String name) {
    String text = text(connector, option, name, ".jq");
    try {
      return Jq.compile(text, JqVariables.names());
    } catch (JqException e) {
      String line = e.line() > 0 ? ", line " + e.line() : "";
      throw new IllegalArgumentException(
          connector.id() + "/" + name + line + ": " + e.getMessage(), e);
    }
  }

  /**
   * @param connector whose folder
   * @param option option of the endpoint that names the file
   * @param name file name without folders
   * @param ending what it must end with
   * @return its text
   * @throws IllegalArgumentException when it cannot be read; the message names it
   */
  static String text(Connector connector, String option, String name, String ending) {
    if (!NAME.matcher(name).matches() || !name.endsWith(ending)) {
      throw new IllegalArgumentException(
          option + " must name a file " + "*" + ending + " of folder " + connector.id());
    }
    Path file = connector.folder().resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          option
              + " names "
              + connector.id()
              + "/"
              + name
              + ", but there is no such file: create it or correct the name");
    }
    try {
      return Files.readString(file);
    } catch (MalformedInputException e) {
      throw new IllegalArgumentException(connector.id() + "/" + name + " is not UTF-8", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(connector.id() + "/" + name + " cannot be read", e);
    }
  }
}
