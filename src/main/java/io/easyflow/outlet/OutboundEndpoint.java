package io.easyflow.outlet;

import io.easyflow.catalog.Connector;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * One call of a platform's API. Address, credentials, budget, breaker, time limits and error
 * classes are declared in {@code connector.yaml}. The account is the exchange variable {@code
 * account}.
 */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "outbound",
    title = "Outbound",
    syntax = "outbound:platform",
    producerOnly = true,
    category = Category.API)
public class OutboundEndpoint extends DefaultEndpoint {
  @UriPath(description = "Connector id")
  @Metadata(required = true)
  private final String platform;

  @UriParam(description = "jq file of the connector's folder that makes the whole request")
  private String request;

  @UriParam(description = "HTTP method", enums = "GET,HEAD,POST,PUT,PATCH,DELETE")
  private String method;

  @UriParam(description = "Path with ${...} simple expressions; each value is percent-encoded")
  private String path;

  @UriParam(description = "Name of a host in api.hosts", defaultValue = "default")
  private String host;

  @UriParam(description = "GraphQL file of the connector's folder")
  private String body;

  @UriParam(
      description = "The call changes nothing; by default true for GET, HEAD and GraphQL queries")
  private Boolean safe;

  @UriParam(
      description = "The call may be made twice without harm, such as a PUT that sets a number",
      defaultValue = "false")
  private boolean repeatable;

  @UriParam(
      description = "What a good answer is",
      enums = "auto,json,events,binary",
      defaultValue = "auto")
  private String answer = "auto";

  @UriParam(
      description =
          "jq file of the connector's folder that gives the text which one event adds to the answer")
  private String part;

  @UriParam(description = "Headers of the answer to keep as message headers, comma-separated")
  private String answerHeaders;

  /**
   * @param uri whole URI
   * @param component its component
   * @param platform connector id
   */
  public OutboundEndpoint(String uri, OutboundComponent component, String platform) {
    super(uri, component);
    this.platform = platform;
  }

  /**
   * Checks the options, reads the files and compiles them.
   *
   * @return what to call
   * @throws IllegalArgumentException when something is wrong; the message names the option and the
   *     remedy
   */
  CallTemplate template() {
    Connector connector = connector();
    kind();
    partFile();
    keptHeaders().forEach(OutboundEndpoint::checkKept);
    if (request != null) {
      if (path != null || method != null || host != null || body != null) {
        throw wrong("give either request, or method, path, host and body, not both");
      }
      return named(
          () ->
              new RequestFile(
                  connector, request, safe, repeatable, live().variables(), live().json()));
    }
    if (path == null) {
      throw wrong("give request (a .jq file) or path");
    }
    if (method != null && !PlatformCall.METHODS.contains(method)) {
      throw wrong("method must be one of GET, HEAD, POST, PUT, PATCH, DELETE");
    }
    if (!connector.api().hosts().containsKey(host == null ? PlatformCall.DEFAULT_HOST : host)) {
      throw wrong(
          "host "
              + (host == null ? "must be given, as there is no default: " : "is not known: ")
              + "api.hosts in connector.yaml has "
              + String.join(", ", connector.api().hosts().keySet()));
    }
    return named(
        () ->
            new DeclaredCall(
                connector, this, getCamelContext(), live().variables(), live().json()));
  }

  /**
   * @return the connector in its present version
   * @throws IllegalArgumentException when there is none or it declares no API
   */
  Connector connector() {
    Connector connector =
        live()
            .connectors()
            .apply(platform)
            .orElseThrow(() -> wrong("there is no connector of this name"));
    if (connector.api() == null) {
      throw wrong("its connector.yaml declares no api");
    }
    return connector;
  }

  AnswerKind kind() {
    for (AnswerKind kind : AnswerKind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(answer)) {
        return kind;
      }
    }
    throw wrong("answer must be auto, json, events or binary");
  }

  /**
   * @return tells how an answer grows, null when it is not to be shown before it is whole
   * @throws IllegalArgumentException when the file is missing or wrong
   */
  AnswerPart partFile() {
    if (part == null) {
      return null;
    }
    if (kind() != AnswerKind.EVENTS) {
      throw wrong("part needs answer: events, for only a stream comes in parts");
    }
    Connector connector = connector();
    return named(() -> new AnswerPart(connector, part, live().variables(), live().json()));
  }

  List<String> keptHeaders() {
    return answerHeaders == null
        ? List.of()
        : List.of(answerHeaders.split(",")).stream().map(String::trim).toList();
  }

  private static void checkKept(String name) {
    if (!HttpHeaders.isName(name) || name.regionMatches(true, 0, "camel", 0, 5)) {
      throw new IllegalArgumentException("answerHeaders holds something that is no header name");
    }
  }

  private <T> T named(Supplier<T> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage(), e);
    }
  }

  private IllegalArgumentException wrong(String why) {
    return wrong(why, null);
  }

  private IllegalArgumentException wrong(String why, Exception cause) {
    return new IllegalArgumentException("outbound:" + platform + ": " + why, cause);
  }

  private OutboundComponent live() {
    return (OutboundComponent) getComponent();
  }

  @Override
  public Producer createProducer() {
    return new OutboundProducer(this, live().outlet());
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException(
        "outbound:" + platform + " is called with to:, it cannot be a from:");
  }

  public String getPlatform() {
    return platform;
  }

  public String getRequest() {
    return request;
  }

  public void setRequest(String request) {
    this.request = request;
  }

  public String getMethod() {
    return method;
  }

  public void setMethod(String method) {
    this.method = method.toUpperCase(Locale.ROOT);
  }

  public String getPath() {
    return path;
  }

  public void setPath(String path) {
    this.path = path;
  }

  public String getHost() {
    return host;
  }

  public void setHost(String host) {
    this.host = host;
  }

  public String getBody() {
    return body;
  }

  public void setBody(String body) {
    this.body = body;
  }

  public Boolean getSafe() {
    return safe;
  }

  public void setSafe(Boolean safe) {
    this.safe = safe;
  }

  public boolean isRepeatable() {
    return repeatable;
  }

  public void setRepeatable(boolean repeatable) {
    this.repeatable = repeatable;
  }

  public String getAnswer() {
    return answer;
  }

  public void setAnswer(String answer) {
    this.answer = answer;
  }

  public String getPart() {
    return part;
  }

  public void setPart(String part) {
    this.part = part;
  }

  public String getAnswerHeaders() {
    return answerHeaders;
  }

  public void setAnswerHeaders(String answerHeaders) {
    this.answerHeaders = answerHeaders;
  }
}
