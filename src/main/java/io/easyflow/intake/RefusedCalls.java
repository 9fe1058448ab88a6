package io.easyflow.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Samples of refused calls: the newest few of each platform in memory, and one now and then in the
 * database. A flood costs neither memory nor writes beyond that.
 */
public class RefusedCalls implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RefusedCalls.class);
  private static final int WAITING = 64;

  private final RefusedCallStore store;
  private final int kept;
  private final Duration pause;
  private final Map<String, Samples> samples = new ConcurrentHashMap<>();
  // What does not fit into the queue is left out: these are samples, the counters are complete.
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          task -> {
            Thread thread = new Thread(task, "refused-calls");
            thread.setDaemon(true);
            return thread;
          },
          new ThreadPoolExecutor.DiscardPolicy());

  /**
   * @param store where some of them are kept
   * @param kept how many of each platform stay in memory
   * @param pause least time between two of one platform that are written
   */
  RefusedCalls(RefusedCallStore store, int kept, Duration pause) {
    this.store = store;
    this.kept = kept;
    this.pause = pause;
  }

  /**
   * @param call what was refused
   */
  void add(RefusedCall call) {
    if (samples.computeIfAbsent(call.platform(), name -> new Samples()).add(call)) {
      writer.execute(() -> write(call));
    }
  }

  /**
   * @param platform connector id, or {@code unknown}
   * @return the newest refused calls since the hub started, newest first
   */
  public List<RefusedCall> recent(String platform) {
    Samples found = samples.get(platform);
    return found == null ? List.of() : found.list();
  }

  @Override
  public void close() {
    writer.shutdownNow();
  }

  private void write(RefusedCall call) {
    try {
      store.add(call);
    } catch (DataAccessException e) {
      LOG.warn(
          "A sample of a refused call of {} could not be written: {}",
          call.platform(),
          e.getClass().getSimpleName());
    }
  }

  private final class Samples {
    private final Deque<RefusedCall> calls = new ArrayDeque<>();
    private Instant nextWrite = Instant.MIN;

    /** Adds a sample; true when it shall be written too. */
    synchronized boolean add(RefusedCall call) {
      calls.addFirst(call);
      if (calls.size() > kept) {
        calls.removeLast();
      }
      if (call.at().isBefore(nextWrite)) {
        return false;
      }
      nextWrite = call.at().plus(pause);
      return true;
    }

    synchronized List<RefusedCall> list() {
      return List.copyOf(calls);
    }
  }
}
