package io.easyflow.outlet;

/** No whole answer came. Its text names no address and no value. */
final class CallFault extends Exception {
  private static final long serialVersionUID = 1L;
  private final Kind kind;

  CallFault(Kind kind, String why, Throwable cause) {
    super(why, cause);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  /** How a call failed without an answer. */
  enum Kind {
    /** All connections to the host are in use. */
    BUSY(false, "deferred"),
    /** The name is not known, nobody listens, or TLS could not be agreed. */
    CONNECT(false, "connect"),
    /** The answer did not come in time. */
    TIMEOUT(true, "timeout"),
    /** The connection broke, or what came is no HTTP or too much. */
    RESET(true, "reset");

    private final boolean sent;
    private final String metric;

    Kind(boolean sent, String metric) {
      this.sent = sent;
      this.metric = metric;
    }

    /**
     * @return true when the platform may have got the request
     */
    boolean sent() {
      return sent;
    }

    /**
     * @return value of the metric's tag {@code status}
     */
    String metric() {
      return metric;
    }
  }
}
