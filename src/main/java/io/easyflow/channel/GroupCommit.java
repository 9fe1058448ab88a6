package io.easyflow.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings together what many threads want committed, because a commit costs more than its rows.
 * Whatever waits when a committer is free becomes one group. While there is much to do a group
 * lingers a moment for more; one that comes alone never waits.
 *
 * @param <T> what one of them wants
 */
final class GroupCommit<T> {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  private final String name;
  private final int most;
  private final Duration linger;
  private final ToIntFunction<T> weight;
  private final Consumer<List<T>> work;
  // What has nothing in it ends a thread.
  private final LinkedBlockingQueue<Optional<T>> queue = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean busy;

  /**
   * @param name of its threads
   * @param most weight of a group; one member alone may be heavier
   * @param linger how long a group waits for more when the one before had several members; may be
   *     zero
   * @param weight of a member, in rows
   * @param work commits a group and tells each member what became of it
   */
  GroupCommit(
      String name, int most, Duration linger, ToIntFunction<T> weight, Consumer<List<T>> work) {
    this.name = name;
    this.most = most;
    this.linger = linger;
    this.weight = weight;
    this.work = work;
  }

  /**
   * @param committers threads, so groups that are committed at once
   */
  void start(int committers) {
    for (int i = 0; i < committers; i++) {
      Thread thread = new Thread(this::commitUntilStopped, name + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
  }

  /** Commits what waits, then ends its threads. */
  void stop(Duration patience) throws InterruptedException {
    threads.forEach(thread -> queue.add(Optional.empty()));
    for (Thread thread : threads) {
      thread.join(patience.toMillis());
    }
    threads.clear();
  }

  void add(T member) {
    queue.add(Optional.of(member));
  }

  private void commitUntilStopped() {
    while (true) {
      try {
        Optional<T> first = queue.take();
        if (first.isEmpty()) {
          return;
        }
        work.accept(group(first.get()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException | Error e) {
        // Whatever it was, the next group must be committed.
        LOG.error("{} stumbled", name, e);
      }
    }
  }

  private List<T> group(T first) {
    List<T> group = new ArrayList<>();
    group.add(first);
    int rows = gather(group, weight.applyAsInt(first));
    if (busy && rows < most && !linger.isZero()) {
      // Slept through, not woken by each that comes.
      LockSupport.parkNanos(linger.toNanos());
      gather(group, rows);
    }
    busy = group.size() > 1;
    return group;
  }

  private int gather(List<T> group, int begun) {
    int rows = begun;
    Optional<T> next;
    while (rows < most && (next = queue.poll()) != null) {
      if (next.isEmpty()) {
        queue.add(next);
        break;
      }
      group.add(next.get());
      rows += weight.applyAsInt(next.get());
    }
    return rows;
  }
}
