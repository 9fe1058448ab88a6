package io.easyflow.webchat;

import java.util.List;

/**
 * What the widget says on its socket; which fields count depends on the type.
 *
 * @param type {@code hello}, {@code line}, {@code shown}, {@code types} or {@code ping}
 * @param token of the session, in the hello
 * @param after number of the last line the widget has, in the hello
 * @param line number of the newest line the visitor was shown
 */
record Frame(
    String type,
    String token,
    Long after,
    Long line,
    String id,
    String text,
    String data,
    List<String> files,
    String name,
    String phone,
    String page,
    String locale) {
  VisitorLine visitorLine() {
    return new VisitorLine(id, text, data, files, name, phone, page, locale);
  }
}
