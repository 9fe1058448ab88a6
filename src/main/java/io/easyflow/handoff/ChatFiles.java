package io.easyflow.handoff;

/** Gives files of conversations an address; where nobody does, files stay where they are. */
public interface ChatFiles {
  /**
   * @param line number of the line that carries the file
   * @param part which of its files, from 0
   * @return address from which a platform can fetch it for a while, null when the hub has none that
   *     can be reached from outside
   */
  String address(long line, int part);
}
