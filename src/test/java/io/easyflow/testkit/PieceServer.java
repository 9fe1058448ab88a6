package io.easyflow.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Answers every HTTP request piece by piece, as a test says: each piece is one chunk, on the wire
 * when the call returns.
 */
public final class PieceServer implements AutoCloseable {
  private final ServerSocket listening;
  private volatile Answer answer;

  /** What is done after the request was read. */
  @FunctionalInterface
  public interface Answer {
    /**
     * @param pieces where the answer goes; when this returns the connection is closed
     */
    void give(Pieces pieces) throws Exception;
  }

  /** Begins to listen on a free port. */
  public PieceServer() throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::accept, "piece-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** Answers like this from now on. */
  public void answers(Answer with) {
    answer = with;
  }

  /**
   * @return its address
   */
  public String url() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        Thread thread = new Thread(() -> serve(socket), "piece-server-call");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      int length = 0;
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
          length = Integer.parseInt(line.substring(15).trim());
        }
      }
      in.readNBytes(length);
      answer.give(new Pieces(socket.getOutputStream()));
    } catch (Exception e) {
      // The other side went away, or the test is over: its own checks tell.
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int one = in.read(); one >= 0 && one != '\n'; one = in.read()) {
      if (one != '\r') {
        line.append((char) one);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An answer that is being given. */
  public static final class Pieces {
    private final OutputStream out;

    private Pieces(OutputStream out) {
      this.out = out;
    }

    /** Status and type. */
    public Pieces head(int status, String type) throws IOException {
      String head =
          "HTTP/1.1 %d X\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
              .formatted(status, type);
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return this;
    }

    /** One chunk. */
    public Pieces piece(String text) throws IOException {
      return piece(text.getBytes(StandardCharsets.UTF_8));
    }

    /** One chunk. */
    public Pieces piece(byte[] bytes) throws IOException {
      out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(bytes);
      out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return this;
    }

    /** The answer is whole; without it, it is cut. */
    public void end() throws IOException {
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
  }
}
