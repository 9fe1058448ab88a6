package io.easyflow.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * Sends a number of requests over keep-alive connections, each written and read by a thread with
 * plain sockets, because the load shares the cores with what it measures; so the requests are made
 * before. With a rate the load is open: a latency counts from the moment a request was due, so a
 * stall is seen by all that waited.
 */
final class Load {
  private final int port;
  private final int connections;
  private final long total;
  private final double rate;
  private final byte[][] requests;
  private final AtomicLong next = new AtomicLong();
  private final long[] latencies;
  private final int[] statuses;

  /**
   * @param port of the server, on loopback
   * @param connections at once
   * @param total requests
   * @param rate requests a second, 0 for as many as are answered
   * @param requests makes the n-th, here and now
   */
  Load(int port, int connections, int total, double rate, LongFunction<byte[]> requests) {
    this.port = port;
    this.connections = connections;
    this.total = total;
    this.rate = rate;
    this.requests = LongStream.range(0, total).parallel().mapToObj(requests).toArray(byte[][]::new);
    this.latencies = new long[total];
    this.statuses = new int[total];
  }

  /**
   * What came of it.
   *
   * @param seconds from the first request to the last answer
   * @param statuses how many answers by status, 0 for none
   * @param micros latencies of 2xx answers, sorted, in microseconds
   */
  record Result(double seconds, Map<Integer, Long> statuses, long[] micros) {
    double perSecond() {
      return micros.length / seconds;
    }

    double percentile(double share) {
      return micros[Math.min(micros.length - 1, (int) (micros.length * share))] / 1000.0;
    }

    long failed() {
      return statuses.entrySet().stream()
          .filter(one -> one.getKey() < 200 || one.getKey() > 299)
          .mapToLong(Map.Entry::getValue)
          .sum();
    }
  }

  Result run() throws InterruptedException {
    long began = System.nanoTime();
    Thread[] threads = new Thread[connections];
    for (int i = 0; i < connections; i++) {
      threads[i] = new Thread(() -> send(began), "load-" + i);
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    Map<Integer, Long> counts = new TreeMap<>();
    long[] good = new long[(int) total];
    int count = 0;
    for (int i = 0; i < total; i++) {
      counts.merge(statuses[i], 1L, Long::sum);
      if (statuses[i] >= 200 && statuses[i] < 300) {
        good[count++] = latencies[i] / 1000;
      }
    }
    long[] sorted = Arrays.copyOf(good, count);
    Arrays.sort(sorted);
    return new Result(seconds, counts, sorted);
  }

  private void send(long began) {
    Socket socket = null;
    InputStream in = null;
    for (long n; (n = next.getAndIncrement()) < total; ) {
      long due = rate == 0 ? System.nanoTime() : began + (long) (n / rate * 1e9);
      for (long wait; (wait = due - System.nanoTime()) > 0; ) {
        LockSupport.parkNanos(wait);
      }
      try {
        if (socket == null) {
          socket = new Socket(InetAddress.getLoopbackAddress(), port);
          socket.setTcpNoDelay(true);
          in = new BufferedInputStream(socket.getInputStream(), 4096);
        }
        socket.getOutputStream().write(requests[(int) n]);
        Wire.Answer answer = Wire.answer(in);
        latencies[(int) n] = System.nanoTime() - due;
        statuses[(int) n] = answer.status();
        if (answer.last()) {
          socket.close();
          socket = null;
        }
      } catch (IOException e) {
        socket = null; // the answer never came: its status stays 0
      }
    }
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
