package io.easyflow.outlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Reads an answer to its end inside the HTTP client, unpacked, up to a size and a time, so that a
 * cut or endless answer fails here and its connection is thrown away instead of drained.
 */
final class WholeAnswer implements ExecChainHandler {
  /** When sending began, in the clock of {@link System#nanoTime}; connecting is not counted. */
  private static final String BEGAN = WholeAnswer.class.getName();

  private final long maxBytes;
  private final Duration timeout;

  WholeAnswer(long maxBytes, Duration timeout) {
    this.maxBytes = maxBytes;
    this.timeout = timeout;
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    ClassicHttpResponse response = chain.proceed(request, scope);
    long deadline = (long) scope.clientContext.getAttribute(BEGAN) + timeout.toNanos();
    HttpEntity entity = response.getEntity();
    if (entity != null) {
      try {
        boolean good = response.getCode() >= 200 && response.getCode() < 300;
        EventReader shown =
            good ? GrowingAnswer.reader(ContentTypes.bare(entity.getContentType())) : null;
        byte[] bytes = read(entity, deadline, shown);
        response.setEntity(
            new ByteArrayEntity(bytes, ContentTypes.lenient(entity.getContentType())));
      } catch (IOException | RuntimeException e) {
        scope.execRuntime.discardEndpoint();
        throw new SentException(e);
      }
    }
    return response;
  }

  /** Reads to the end; {@code shown} gets the same while it comes, null when nobody watches. */
  private byte[] read(HttpEntity entity, long deadline, EventReader shown) throws IOException {
    InputStream in = entity.getContent();
    if (in == null) {
      return new byte[0];
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] part = new byte[8192];
    for (int n = in.read(part); n >= 0; n = in.read(part)) {
      out.write(part, 0, n);
      if (out.size() > maxBytes) {
        throw new IOException("the answer is larger than " + maxBytes + " bytes");
      }
      if (System.nanoTime() > deadline) {
        throw new SocketTimeoutException("the answer did not end in time");
      }
      if (shown != null) {
        shown.read(part, n);
      }
    }
    in.close();
    if (shown != null) {
      shown.end();
    }
    return out.toByteArray();
  }

  /**
   * Notes when sending begins, and marks what failed after a connection stood, when the platform
   * may have got the request.
   */
  static final class Sent implements ExecChainHandler {
    @Override
    public ClassicHttpResponse execute(
        ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain) throws IOException {
      scope.clientContext.setAttribute(BEGAN, System.nanoTime());
      try {
        return chain.proceed(request, scope);
      } catch (IOException | HttpException | RuntimeException e) {
        throw new SentException(e);
      }
    }
  }

  /** Failed after a connection stood. */
  static final class SentException extends IOException {
    private static final long serialVersionUID = 1L;

    SentException(Exception cause) {
      super(cause);
    }
  }
}
