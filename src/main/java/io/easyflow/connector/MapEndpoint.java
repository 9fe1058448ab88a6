package io.easyflow.connector;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** One mapping, as a route names it. */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "map",
    title = "Map",
    syntax = "map:mapping",
    producerOnly = true,
    remote = false)
public final class MapEndpoint extends DefaultEndpoint {
  @UriPath(description = "Connector and mapping, such as shopify/order")
  private final String mapping;

  @UriParam(
      description =
          "Every result becomes an item of a list; one that is wrong becomes a dead letter alone")
  private boolean each;

  @UriParam(description = "A second jq file, without .jq: its result is kept as nextCursor")
  private String cursor;

  private final MapComponent component;

  MapEndpoint(String uri, MapComponent component, String mapping) {
    super(uri, component);
    this.component = component;
    this.mapping = mapping;
  }

  /** Fails with a sentence when a file is missing. */
  void check() {
    current();
    currentCursor();
  }

  /** The mapping in the version that runs now. */
  Mapping current() {
    return component.mappings().find(mapping);
  }

  /** The cursor's program in the version that runs now, null when the route wants none. */
  Mapping currentCursor() {
    if (cursor == null) {
      return null;
    }
    int slash = mapping.indexOf('/');
    return component.mappings().find(mapping.substring(0, slash + 1) + cursor);
  }

  @Override
  public Producer createProducer() {
    return new MapProducer(this, component.reader(), component.variables());
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException(
        "map:" + mapping + " cannot begin a route; it is a step: 'to: map:" + mapping + "'");
  }

  /**
   * @return {@code <connector>/<mapping>}
   */
  public String getMapping() {
    return mapping;
  }

  /**
   * @return true when every result becomes an item of a list
   */
  public boolean isEach() {
    return each;
  }

  /**
   * @param each true when every result becomes an item of a list
   */
  public void setEach(boolean each) {
    this.each = each;
  }

  /**
   * @return name of the jq file that gives the next cursor, null for none
   */
  public String getCursor() {
    return cursor;
  }

  /**
   * @param cursor name of the jq file that gives the next cursor
   */
  public void setCursor(String cursor) {
    this.cursor = cursor;
  }
}
