package io.easyflow.webchat;

import io.swagger.v3.oas.annotations.Hidden;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The widget, and a page that shows it. */
@RestController
@Hidden
class WidgetController {
  private static final MediaType SCRIPT =
      new MediaType("text", "javascript", StandardCharsets.UTF_8);
  private static final MediaType PAGE = new MediaType("text", "html", StandardCharsets.UTF_8);

  private final WidgetScript script;

  WidgetController(WidgetScript script) {
    this.script = script;
  }

  @GetMapping("/chat/widget.js")
  ResponseEntity<String> widget() {
    return ResponseEntity.ok()
        .contentType(SCRIPT)
        .cacheControl(CacheControl.maxAge(Duration.ofMinutes(5)).cachePublic())
        .header("Cross-Origin-Resource-Policy", "cross-origin")
        .eTag(script.tag())
        .body(script.text());
  }

  @GetMapping("/chat/demo")
  ResponseEntity<String> demo(@RequestParam(required = false) String lang, Locale asked) {
    String language = lang == null ? asked.getLanguage() : lang;
    return ResponseEntity.ok()
        .contentType(PAGE)
        .header(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src blob: data:;"
                + " connect-src 'self'; base-uri 'none'; form-action 'none'")
        .body(WidgetScript.resource(language.equals("en") ? "demo.en.html" : "demo.ru.html"));
  }
}
