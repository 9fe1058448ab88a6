package io.easyflow.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports for processes that are started. */
public final class Ports {
  // Below those that Linux gives to whoever asks for any, and apart for each test process.
  private static final AtomicInteger NEXT =
      new AtomicInteger(20_000 + (int) (ProcessHandle.current().pid() % 100) * 100);

  private Ports() {}

  /** A port that nobody listens on, and that nobody else is given before it is bound. */
  public static int free() {
    while (true) {
      int port = NEXT.getAndIncrement();
      try (ServerSocket socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (BindException e) {
        // Somebody else has it.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
