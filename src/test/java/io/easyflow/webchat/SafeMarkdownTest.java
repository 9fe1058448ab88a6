package io.easyflow.webchat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeMarkdownTest {
  private final SafeMarkdown markdown = new SafeMarkdown();

  @Test
  void whatIsMeantIsShown() {
    assertThat(markdown.html("**a** `b`\nc\n\n- d\n- e"))
        .isEqualTo(
            "<p><strong>a</strong> <code>b</code><br>\nc</p>\n<ul>\n<li>d</li>\n<li>e</li>\n</ul>");
    assertThat(markdown.html("see https://a.example/b?c=1&d"))
        .contains("href=\"https://a.example/b?c=1&amp;d\"")
        .contains("target=\"_blank\"", "rel=\"nofollow noopener noreferrer\"");
    assertThat(markdown.html("![a picture](https://a.example/p.png)"))
        .contains("<a ", ">a picture</a>")
        .doesNotContain("<img");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](java\nscript:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](data:text/html,<script>alert(1)</script>)",
        "[a](vbscript:x)",
        "<javascript:alert(1)>",
        "![a](javascript:alert(1))",
        "![![x](javascript:1)](https://a.example)",
        "[a](https://a.example \"\\\" onclick=alert(1) \\\"\")",
        "```\" onclick=alert(1)\nx\n```",
        "<div style='position:fixed'>\n\n**x**\n\n</div>",
        "&lt;script&gt;",
      })
  void whatIsNotMeantIsTextOrGone(String attack) {
    String html = markdown.html(attack);
    assertThat(html).doesNotContainPattern("<(script|img|div|iframe|style)");
    assertThat(html.replaceAll("\"[^\"]*\"", "''")).doesNotContainPattern("<[^>]* on\\w+=");
    assertThat(html.toLowerCase()).doesNotContainPattern("href=\"\\s*(javascript|data|vbscript):");
  }
}
