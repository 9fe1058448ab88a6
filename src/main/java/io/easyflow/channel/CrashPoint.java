package io.easyflow.channel;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Moments at which a crash would hurt most. The crash suite names a directory in the system
 * property {@code easyflow.crash-at}; a process that reaches a moment of which a file lies there is
 * gone at once, as after {@code kill -9}. Without the property a moment costs nothing.
 */
public enum CrashPoint {
  /** Events are committed, and nobody was answered. */
  STORED,
  /** The start of a call is committed, and the call is not made. */
  STARTED,
  /** A call that cannot be repeated is made, and nothing of it is committed. */
  CALLED,
  /** Effects, follow-ups and marks are written, and their transaction is open. */
  SETTLING,
  /** They are committed, and nobody here knows it. */
  SETTLED;

  /** Name of the system property. */
  public static final String PROPERTY = "easyflow.crash-at";

  private static final Path ARMED =
      System.getProperty(PROPERTY) == null ? null : Path.of(System.getProperty(PROPERTY));

  void pass() {
    if (ARMED != null && Files.exists(ARMED.resolve(name()))) {
      Runtime.getRuntime().halt(137);
    }
  }
}
