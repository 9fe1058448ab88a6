package io.easyflow.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A cable between a client and the hub that can be pulled out and plugged in again. */
public final class CutFront implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  /**
   * @param target port of the hub
   */
  public CutFront(int target) throws IOException {
    this.target = target;
    server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    thread(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Breaks what is connected and lets nobody through. */
  public void cut() {
    cut = true;
    sockets.forEach(CutFront::close);
  }

  public void plug() {
    cut = false;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        connect(server.accept());
      } catch (IOException e) {
        // Closed by the test.
      }
    }
  }

  private void connect(Socket client) {
    sockets.add(client);
    try {
      Socket hub = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(hub);
      thread(() -> pump(client, hub));
      thread(() -> pump(hub, client));
    } catch (IOException e) {
      close(client);
      sockets.remove(client);
    }
    if (cut) {
      sockets.forEach(CutFront::close);
    }
  }

  private void pump(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[16 << 10];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // Cut, or one side has gone.
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone.
    }
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "cut-front");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
