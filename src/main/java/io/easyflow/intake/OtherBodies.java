package io.easyflow.intake;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves threads to the door and to requests without a body: others with one, such as logins and
 * API calls, hold a thread for as long as their body takes.
 */
final class OtherBodies extends HttpFilter {
  private static final Logger LOG = LoggerFactory.getLogger(OtherBodies.class);

  /** Half of the web server's threads. */
  private static final int MOST = 100;

  /** The web server ends the connection of whoever sends more after its answer. */
  private static final int MOST_REST = 2 << 20;

  private final transient Semaphore places = new Semaphore(MOST);

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!LateBodies.hasBody(request)) {
      chain.doFilter(request, response);
    } else if (places.tryAcquire()) {
      try {
        chain.doFilter(request, response);
        if (!request.isAsyncStarted()) {
          skipRest(request);
        }
      } finally {
        places.release();
      }
    } else {
      response.setHeader("Retry-After", "5");
      response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      response.setContentLength(0);
    }
  }

  /** The web server would do it, but where nobody counts the threads. */
  private static void skipRest(HttpServletRequest request) {
    try {
      ServletInputStream in = request.getInputStream();
      byte[] waste = new byte[4096];
      int skipped = 0;
      for (int count = 0; count >= 0 && skipped <= MOST_REST; skipped += count) {
        count = in.isFinished() ? -1 : in.read(waste);
      }
    } catch (IllegalStateException e) {
      LOG.trace("A body was read as text", e);
    } catch (IOException e) {
      LOG.debug("A sender did not send its whole body", e);
    }
  }
}
