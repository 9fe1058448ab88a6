package io.easyflow.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers JSON on loopback, as quickly as a socket can be read: a thread for each connection. */
final class StubServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StubServer.class);

  private final ServerSocket server;
  private final Function<Wire.Request, byte[]> answers;

  /**
   * @param answers the JSON for a request
   */
  StubServer(Function<Wire.Request, byte[]> answers) throws IOException {
    this.answers = answers;
    server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::accept, "stub");
    thread.setDaemon(true);
    thread.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread thread = new Thread(() -> serve(socket), "stub-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 4096);
      for (Wire.Request request; (request = Wire.request(in)) != null; ) {
        byte[] json = answers.apply(request);
        byte[] head =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                .formatted(json.length)
                .getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[head.length + json.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(json, 0, whole, head.length, json.length);
        socket.getOutputStream().write(whole);
      }
    } catch (IOException e) {
      LOG.debug("a client is gone: {}", e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
