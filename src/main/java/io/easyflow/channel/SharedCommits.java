package io.easyflow.channel;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps events; many callers share one commit, because a commit costs more than its rows. */
final class SharedCommits implements EventStore {
  private static final Logger LOG = LoggerFactory.getLogger(SharedCommits.class);

  private final Transactions transactions;
  private final EventWriter writer;
  private final RecentEvents recent;
  private final Pumps pumps;
  private final ChannelProperties properties;
  private final GroupCommit<Request> commits;
  private final AtomicInteger waitingEvents = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();
  private volatile boolean running;

  SharedCommits(
      Transactions transactions,
      EventWriter writer,
      RecentEvents recent,
      Pumps pumps,
      ChannelProperties properties) {
    this.transactions = transactions;
    this.writer = writer;
    this.recent = recent;
    this.pumps = pumps;
    this.properties = properties;
    this.commits =
        new GroupCommit<>(
            "durable-writer-",
            properties.writeBatch(),
            Duration.ZERO,
            request -> request.entries.size(),
            this::writeAndRelease);
  }

  private record Request(
      List<EventWriter.Entry> entries, long bytes, CompletableFuture<List<Appended>> answer) {}

  void start() {
    running = true;
    commits.start(properties.writers());
  }

  void stop() throws InterruptedException {
    running = false;
    commits.stop(properties.stopTimeout());
  }

  @Override
  public CompletableFuture<List<Appended>> append(List<NewEvent> events) {
    if (!running) {
      throw new ChannelFullException("the hub is stopping and takes nothing more");
    }
    long bytes = 0;
    List<EventWriter.Entry> entries = new ArrayList<>(events.size());
    for (NewEvent event : events) {
      bytes += event.body().length;
      entries.add(new EventWriter.Entry(event, null));
    }
    reserve(events.size(), bytes);
    CompletableFuture<List<Appended>> answer = new CompletableFuture<>();
    commits.add(new Request(entries, bytes, answer));
    return answer;
  }

  private void reserve(int events, long bytes) {
    int count = waitingEvents.addAndGet(events);
    long size = waitingBytes.addAndGet(bytes);
    // One request alone is always let in, however large.
    if (count > events
        && (count > properties.waitingEvents() || size > properties.waitingBytes())) {
      release(events, bytes);
      throw new ChannelFullException(
          "more than "
              + properties.waitingEvents()
              + " events or "
              + properties.waitingBytes()
              + " bytes wait for the database");
    }
  }

  private void release(int events, long bytes) {
    waitingEvents.addAndGet(-events);
    waitingBytes.addAndGet(-bytes);
  }

  private void writeAndRelease(List<Request> batch) {
    try {
      write(batch);
    } finally {
      for (Request request : batch) {
        release(request.entries().size(), request.bytes());
        // Never leaves a caller waiting, whatever went wrong here.
        if (!request.answer().isDone()) {
          request
              .answer()
              .completeExceptionally(new IllegalStateException("the event was not written"));
        }
      }
    }
  }

  private void write(List<Request> batch) {
    try {
      commit(batch);
    } catch (SQLException e) {
      if (batch.size() == 1 || Transactions.unavailable(e)) {
        LOG.warn("{} requests could not be kept: {}", batch.size(), e.getMessage());
        batch.forEach(request -> request.answer().completeExceptionally(e));
      } else {
        batch.forEach(request -> write(List.of(request)));
      }
    } catch (RuntimeException e) {
      LOG.error("{} requests could not be kept", batch.size(), e);
      batch.forEach(request -> request.answer().completeExceptionally(e));
    }
  }

  private void commit(List<Request> batch) throws SQLException {
    List<EventWriter.Entry> entries = new ArrayList<>();
    batch.forEach(request -> entries.addAll(request.entries()));
    EventWriter.Written written =
        transactions.call(
            connection ->
                writer.write(
                    connection, entries, true, Counters.shard(), EventWriter.Handler.NONE));
    CrashPoint.STORED.pass();
    recent.keep(written.fresh());
    int from = 0;
    for (Request request : batch) {
      int to = from + request.entries().size();
      request.answer().complete(List.copyOf(written.appended().subList(from, to)));
      from = to;
    }
    pumps.signal(written.work());
  }
}
