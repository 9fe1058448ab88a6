package io.easyflow.connector;

import java.nio.file.Path;

/**
 * What is deployed as a whole: one connector's folder or one file of flows.
 *
 * @param kind which of the two
 * @param id connector id, or the file name of a flow without {@code .camel.yaml}
 * @param path the folder or the file
 */
record Unit(Kind kind, String id, Path path) {
  static final String ROUTES = ".camel.yaml";

  /** What kind of unit it is. */
  enum Kind {
    CONNECTOR,
    FLOW
  }

  /** Name that no other unit has: {@code shopify}, {@code flows/order-notifications}. */
  String name() {
    return kind == Kind.CONNECTOR ? id : "flows/" + id;
  }

  /** The path of one of its files as people write it. */
  String shown(String file) {
    return kind == Kind.CONNECTOR ? "routes/connectors/" + id + "/" + file : "routes/flows/" + file;
  }
}
