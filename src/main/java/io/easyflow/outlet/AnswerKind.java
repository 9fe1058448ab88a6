package io.easyflow.outlet;

/** What a route expects as the body of a good answer. */
public enum AnswerKind {
  /** JSON when it is JSON, bytes otherwise; a web page is refused. */
  AUTO,
  /** JSON; anything else is refused. */
  JSON,
  /** JSON, or a stream of events, which becomes their list; anything else is refused. */
  EVENTS,
  /** Bytes, whatever they are: a file. */
  BINARY
}
