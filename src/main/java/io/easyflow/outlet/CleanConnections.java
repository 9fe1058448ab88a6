package io.easyflow.outlet;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.time.Duration;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;

/**
 * Makes connections that count as stale, and are thrown away before they are used again, when
 * something lies on them that nobody asked for. Else a platform that answers twice would have its
 * second answer taken for that of the next call, and from then on each call would get the answer of
 * the one before it: a message that was refused would look sent.
 */
final class CleanConnections implements HttpConnectionFactory<ManagedHttpClientConnection> {
  private final Duration untested;

  /**
   * @param untested how long a connection may be idle until it is looked at whether the other side
   *     has closed it, which costs a millisecond
   */
  CleanConnections(Duration untested) {
    this.untested = untested;
  }

  @Override
  public ManagedHttpClientConnection createConnection(Socket socket) throws IOException {
    Watched watched = new Watched();
    watched.connection =
        ManagedHttpClientConnectionFactory.builder()
            .responseParserFactory(watched::parser)
            .build()
            .createConnection(socket);
    return (ManagedHttpClientConnection)
        Proxy.newProxyInstance(
            CleanConnections.class.getClassLoader(),
            new Class<?>[] {ManagedHttpClientConnection.class},
            watched);
  }

  /** Asks the connection itself for everything but whether it is stale. */
  private final class Watched implements InvocationHandler {
    private ManagedHttpClientConnection connection;
    private SessionInputBuffer buffer;
    private long idleSince;

    /** The only place that sees the buffer. */
    HttpMessageParser<ClassicHttpResponse> parser(Http1Config settings) {
      HttpMessageParser<ClassicHttpResponse> parser =
          DefaultHttpResponseParserFactory.INSTANCE.create();
      return new HttpMessageParser<>() {
        @Override
        public ClassicHttpResponse parse(SessionInputBuffer from, InputStream in)
            throws IOException, HttpException {
          buffer = from;
          return parser.parse(from, in);
        }
      };
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      if (method.getName().equals("isStale")) {
        return stale();
      }
      if (method.getName().equals("passivate")) {
        idleSince = System.nanoTime();
      }
      try {
        return method.invoke(connection, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    private boolean stale() throws IOException {
      boolean tested = System.nanoTime() - idleSince > untested.toNanos();
      return tested && connection.isStale()
          || buffer != null && buffer.length() > 0
          || connection.getSocket().getInputStream().available() > 0;
    }
  }
}
