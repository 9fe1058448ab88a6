package io.easyflow.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes every message at once, as quickly as a socket can be read, and counts them. */
final class Stub implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Stub.class);
  private static final Pattern CHAT = Pattern.compile("\"chat_id\":\\s*\"?([^\",}]+)");

  private final ServerSocket server;
  private final AtomicLong accepted = new AtomicLong();

  Stub() throws IOException {
    server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::accept, "stub");
    thread.setDaemon(true);
    thread.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** Where the hub believes Telegram to be. */
  String messenger() {
    return address() + "/bot{botToken}";
  }

  long accepted() {
    return accepted.get();
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
      for (String body; (body = Wire.request(in)) != null; ) {
        Matcher chat = CHAT.matcher(body);
        String answer;
        if (chat.find()) {
          answer =
              "{\"ok\":true,\"result\":{\"message_id\":%d,\"date\":1700000000,\"chat\":{\"id\":%s,\"type\":\"private\"}}}"
                  .formatted(accepted.incrementAndGet(), chat.group(1));
        } else {
          answer = "{\"ok\":true,\"result\":true}";
        }
        String whole =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(answer.length(), answer);
        socket.getOutputStream().write(whole.getBytes(StandardCharsets.US_ASCII));
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
