package io.easyflow.webchat;

import java.util.List;

/**
 * What a visitor says, presses or wishes, as the widget sends it.
 *
 * @param id the widget's own id of the line; sent again it is a duplicate
 * @param text words, or the title of the pressed button; may be empty beside files
 * @param data what a pressed button carries, null for no button
 * @param files ids of files sent before
 * @param name what the visitor calls themselves
 * @param phone as the visitor wrote it
 * @param page address of the page it is written from
 * @param locale language tag of the widget
 */
record VisitorLine(
    String id,
    String text,
    String data,
    List<String> files,
    String name,
    String phone,
    String page,
    String locale) {
  /** Data of the button by which a visitor asks for a human. */
  static final String MANAGER = "manager";

  VisitorLine {
    files = files == null ? List.of() : List.copyOf(files);
  }
}
