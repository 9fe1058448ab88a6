package io.easyflow.webchat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.util.DigestUtils;

/** Makes the one script of the widget out of its files in {@code resources/webchat}. */
@Component
class WidgetScript {
  private static final List<String> LANGUAGES = List.of("ru", "en");

  /** In this order: a file uses those before it. */
  private static final List<String> FILES =
      List.of(
          "memory.js",
          "connection.js",
          "elements.js",
          "draft.js",
          "lines.js",
          "composer.js",
          "contact-form.js",
          "widget.js");

  private final String text;
  private final String tag;

  WidgetScript(ObjectMapper json, WebChatProperties properties) {
    ObjectNode texts = json.createObjectNode();
    try {
      for (String language : LANGUAGES) {
        texts.set(language, json.readTree(resource("texts." + language + ".json")));
      }
      StringBuilder script = new StringBuilder("(() => {\n\"use strict\";\n");
      script.append("const MAX_FILE = ").append(properties.maxFile().toBytes()).append(";\n");
      script.append("const MAX_LINE = ").append(properties.maxLine()).append(";\n");
      script.append("const TEXTS = ").append(texts).append(";\n");
      script
          .append("const STYLE = ")
          .append(json.writeValueAsString(resource("widget.css")))
          .append(";\n");
      FILES.forEach(file -> script.append(resource(file)).append('\n'));
      text = script.append("})();\n").toString();
    } catch (IOException e) {
      throw new UncheckedIOException("the texts of the widget are no JSON", e);
    }
    tag = DigestUtils.md5DigestAsHex(text.getBytes(StandardCharsets.UTF_8));
  }

  String text() {
    return text;
  }

  /**
   * @return changes with the text
   */
  String tag() {
    return tag;
  }

  /**
   * @param name a file of the widget
   * @return its text
   */
  static String resource(String name) {
    try (InputStream in = WidgetScript.class.getResourceAsStream("/webchat/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
