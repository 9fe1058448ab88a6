package io.easyflow.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Stands between the hub and an honest double, and spoils the answers as a test wants: it writes
 * bytes on the wire itself, so it can do what no HTTP server would.
 */
public final class LyingFront implements AutoCloseable {
  /** The truth. */
  public static final Lie HONEST = call -> call.answer(call.forward());

  private final URI target;
  private final Function<Request, Lie> lies;
  private final ServerSocket server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile SSLContext tls;

  /** What is done with one call. */
  public interface Lie {
    void answer(Call call) throws IOException;
  }

  /**
   * A call as it came.
   *
   * @param method of HTTP
   * @param path with its query
   * @param headers by name in lower case
   * @param body empty when there was none
   */
  public record Request(String method, String path, Map<String, String> headers, String body) {}

  /**
   * An answer.
   *
   * @param status of HTTP
   * @param headers without the length
   * @param body as text
   */
  public record Answer(int status, Map<String, String> headers, String body) {
    public static Answer json(int status, String body) {
      return new Answer(status, Map.of("Content-Type", "application/json"), body);
    }

    public Answer with(String header, String value) {
      Map<String, String> more = new TreeMap<>(headers);
      more.put(header, value);
      return new Answer(status, more, body);
    }
  }

  /**
   * @param target address of the honest double, without a path
   * @param lies chooses what is done with a call
   */
  public LyingFront(String target, Function<Request, Lie> lies) throws IOException {
    this.target = URI.create(target);
    this.lies = lies;
    server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    thread(this::accept);
  }

  /** Speaks TLS with this certificate from the next connection on; null for none. */
  public void speak(SSLContext context) {
    tls = context;
  }

  public int port() {
    return server.getLocalPort();
  }

  /** How many were opened so far. */
  public int connections() {
    return connections.get();
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "lying-front");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        Socket socket = server.accept();
        sockets.add(socket);
        connections.incrementAndGet();
        thread(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed by the test.
    }
  }

  private void serve(Socket plain) {
    try (plain;
        Socket socket = secured(plain)) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (Request request = read(in); request != null; request = read(in)) {
        lies.apply(request).answer(new Call(request, socket));
      }
    } catch (IOException e) {
      // The hub or a lie broke the connection.
    } finally {
      sockets.remove(plain);
    }
  }

  private Socket secured(Socket socket) throws IOException {
    SSLContext context = tls;
    if (context == null) {
      return socket;
    }
    SSLSocket secured =
        (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", 0, true);
    secured.setUseClientMode(false);
    return secured;
  }

  private static Request read(InputStream in) throws IOException {
    String line = line(in);
    if (line == null) {
      return null;
    }
    String[] words = line.split(" ");
    if (words.length != 3) {
      throw new IOException("no HTTP: " + line);
    }
    Map<String, String> headers = new TreeMap<>();
    for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      if (colon < 0) {
        throw new IOException("no HTTP: " + header);
      }
      headers.put(header.substring(0, colon).toLowerCase(), header.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    return new Request(words[0], words[1], headers, new String(body, StandardCharsets.UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return null;
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** One call, and what a lie can do with it. */
  public final class Call {
    private final Request request;
    private final Socket socket;

    private Call(Request request, Socket socket) {
      this.request = request;
      this.socket = socket;
    }

    public Request request() {
      return request;
    }

    /** Lets the honest double do it, and gives its answer. */
    public Answer forward() throws IOException {
      HttpRequest.Builder forwarded =
          HttpRequest.newBuilder(target.resolve(request.path()))
              .method(request.method(), HttpRequest.BodyPublishers.ofString(request.body()));
      String type = request.headers().get("content-type");
      if (type != null) {
        forwarded.header("Content-Type", type);
      }
      try {
        HttpResponse<String> answer =
            client.send(forwarded.build(), HttpResponse.BodyHandlers.ofString());
        return Answer.json(answer.statusCode(), answer.body());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }

    public void answer(Answer answer) throws IOException {
      write(bytes(answer, 0));
    }

    /** Two answers to one call, in one piece. */
    public void twice(Answer answer) throws IOException {
      byte[] once = bytes(answer, 0);
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      both.write(once);
      both.write(once);
      write(both.toByteArray());
    }

    /** Says that more will come, and hangs up. */
    public void cutShort(Answer answer) throws IOException {
      write(bytes(answer, 100));
      socket.close();
    }

    /** Breaks the connection in the midst of the answer. */
    public void reset(Answer answer) throws IOException {
      byte[] whole = bytes(answer, 0);
      socket.getOutputStream().write(whole, 0, whole.length / 2);
      socket.getOutputStream().flush();
      reset();
    }

    /** Breaks the connection without a word. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Keeps the connection and says nothing until the other side gives up. */
    public void beSilent() throws IOException {
      if (socket.getInputStream().read() >= 0) {
        throw new IOException("the other side went on without an answer");
      }
    }

    private byte[] bytes(Answer answer, int missing) {
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " Told\r\n");
      answer.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
      head.append("Content-Length: " + (body.length + missing) + "\r\n\r\n");
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
      all.writeBytes(body);
      return all.toByteArray();
    }

    private void write(byte[] bytes) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
