package io.easyflow.intake;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for bodies without a thread, so that thousands of senders may be slow at once. Nearly every
 * webhook comes in one piece and is handled where it is.
 */
final class LateBodies {
  private static final Logger LOG = LoggerFactory.getLogger(LateBodies.class);

  /** More than comes with the headers. */
  private static final int FIRST_BUFFER = 16 << 10;

  private final Duration timeout;
  private final AtomicLong memory;

  /** What happens to a request when nothing more of its body is waited for. */
  @FunctionalInterface
  interface Next {
    void handle(HttpServletRequest request, HttpServletResponse response) throws IOException;
  }

  /**
   * @param timeout how long a whole body may take
   * @param memory bytes that all bodies which are waited for may take
   */
  LateBodies(Duration timeout, long memory) {
    this.timeout = timeout;
    this.memory = new AtomicLong(memory);
  }

  /**
   * Goes on when the body is there, or is known not to come: too large, too slow, broken off.
   *
   * @param request whose body was not touched yet
   * @param response its answer
   * @param cap bytes of the body that are worth waiting for, 0 where it is refused unread
   * @param next gets a request with the body in memory; what keeps it from coming it learns when it
   *     reads
   * @throws IOException when the sender is gone
   */
  void await(HttpServletRequest request, HttpServletResponse response, int cap, Next next)
      throws IOException {
    if (!hasBody(request)) {
      next.handle(request, response);
      return;
    }
    long claimed = request.getContentLengthLong();
    Waiting waiting = new Waiting(request, response, cap, next);
    if (claimed < 0 || claimed > cap || !waiting.isThere((int) claimed)) {
      waiting.begin(claimed);
    } else {
      waiting.handle();
    }
  }

  static boolean hasBody(HttpServletRequest request) {
    return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
  }

  private final class Waiting implements ReadListener, AsyncListener {
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final int cap;
    private final Next next;
    private final ServletInputStream in;
    private byte[] buffer = new byte[0];
    private int length;
    private AsyncContext async;
    private boolean over;

    Waiting(HttpServletRequest request, HttpServletResponse response, int cap, Next next)
        throws IOException {
      this.request = request;
      this.response = response;
      this.cap = cap;
      this.next = next;
      this.in = request.getInputStream();
    }

    /** Takes what came with the headers. */
    boolean isThere(int claimed) throws IOException {
      if (in.available() > 0) {
        buffer = new byte[Math.min(claimed, FIRST_BUFFER)];
      }
      while (length < claimed && length < buffer.length && in.available() > 0) {
        length += Math.max(0, in.read(buffer, length, buffer.length - length));
      }
      return length == claimed;
    }

    /**
     * Also where nothing is waited for: only an answer given like this is not held up by the rest
     * of the body, which the web server would wait for.
     */
    void begin(long claimed) {
      // A claimed length costs no memory before bytes arrive.
      buffer = Arrays.copyOf(buffer, length);
      async = request.startAsync(request, response);
      async.setTimeout(timeout.toMillis());
      async.addListener(this);
      if (cap == 0 || claimed > cap) {
        end(BodyReader.tooLarge(cap));
      } else if (memory.addAndGet(-buffer.length) < 0) {
        end(new RefusedException(Refusal.FULL, "Too many bodies arrive slowly at this moment."));
      } else {
        in.setReadListener(this);
      }
    }

    @Override
    public void onDataAvailable() throws IOException {
      while (!over && in.isReady() && !in.isFinished()) {
        if (length == buffer.length && !grow()) {
          end(new RefusedException(Refusal.FULL, "Too many bodies arrive slowly at this moment."));
          return;
        }
        length += Math.max(0, in.read(buffer, length, buffer.length - length));
        if (length > cap) {
          end(BodyReader.tooLarge(cap));
        }
      }
    }

    private boolean grow() {
      int larger = (int) Math.min(Math.max(1024, 2L * length), cap + 1L);
      if (memory.addAndGet(buffer.length - larger) < 0) {
        memory.addAndGet(larger - buffer.length);
        return false;
      }
      buffer = Arrays.copyOf(buffer, larger);
      return true;
    }

    @Override
    public void onAllDataRead() {
      if (!over) {
        over = true;
        try {
          handleAndComplete(new RequestInMemory(request, buffer, length, null));
        } finally {
          // Not before: a large one may wait for its turn to be read.
          release();
        }
      }
    }

    private void release() {
      memory.addAndGet(buffer.length);
    }

    @Override
    public void onError(Throwable failure) {
      end(failure instanceof SocketTimeoutException ? slow() : BodyReader.unreadable());
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      end(slow());
    }

    private RefusedException slow() {
      return new RefusedException(
          Refusal.SLOW, "The body did not arrive within " + timeout.toMillis() + " ms.");
    }

    /** Goes on without the rest of the body. */
    private void end(RefusedException why) {
      if (!over) {
        over = true;
        release();
        response.setHeader("Connection", "close");
        handleAndComplete(new RequestInMemory(request, buffer, length, why));
      }
    }

    /** Goes on with a body that came at once. */
    void handle() throws IOException {
      next.handle(new RequestInMemory(request, buffer, length, null), response);
    }

    private void handleAndComplete(RequestInMemory whole) {
      try {
        next.handle(whole, response);
      } catch (IOException e) {
        LOG.debug("A sender did not wait for its answer", e);
      } finally {
        if (!whole.answeredLater()) {
          async.complete();
        }
      }
    }

    @Override
    public void onComplete(AsyncEvent event) {
      // Nothing is left to do.
    }

    @Override
    public void onError(AsyncEvent event) {
      end(BodyReader.unreadable());
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      // Nobody starts it again.
    }
  }
}
