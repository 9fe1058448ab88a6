package io.easyflow.voice;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/**
 * The few threads that look for answers; nobody waits on them. It is no {@link Executor} itself: a
 * bean of that type would take the place of Spring's own.
 */
@Component
class VoiceThreads implements AutoCloseable {
  private static final int THREADS = 8;

  private final AtomicInteger number = new AtomicInteger();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "voice-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  Executor executor() {
    return threads;
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
