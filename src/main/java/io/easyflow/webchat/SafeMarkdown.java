package io.easyflow.webchat;

import java.util.List;
import java.util.Map;
import org.commonmark.ext.autolink.AutolinkExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.DefaultUrlSanitizer;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Markdown of bots and managers as HTML that does nothing but look: tags are text, addresses are
 * http, https, mailto, tel or relative, and no picture is fetched from anywhere.
 */
final class SafeMarkdown {
  private final Parser parser =
      Parser.builder().extensions(List.of(AutolinkExtension.create())).build();
  private final HtmlRenderer renderer =
      HtmlRenderer.builder()
          .escapeHtml(true)
          .sanitizeUrls(true)
          .urlSanitizer(new DefaultUrlSanitizer(List.of("http", "https", "mailto", "tel")))
          .softbreak("<br>\n")
          .attributeProviderFactory(context -> SafeMarkdown::attributes)
          .build();

  /**
   * @param markdown any text
   * @return HTML for inside an element
   */
  String html(String markdown) {
    Node document = parser.parse(markdown);
    document.accept(new PicturesAsLinks());
    return renderer.render(document).strip();
  }

  private static void attributes(Node node, String tag, Map<String, String> attributes) {
    if (node instanceof Link) {
      attributes.put("target", "_blank");
      attributes.put("rel", "nofollow noopener noreferrer");
    }
  }

  /** A picture that is fetched would tell its host who reads it. */
  private static final class PicturesAsLinks extends AbstractVisitor {
    @Override
    public void visit(Image image) {
      Link link = new Link(image.getDestination(), image.getTitle());
      for (Node child = image.getFirstChild(); child != null; child = image.getFirstChild()) {
        link.appendChild(child);
      }
      image.insertAfter(link);
      image.unlink();
      visitChildren(link);
    }
  }
}
