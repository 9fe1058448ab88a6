package io.easyflow.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The worst of platforms: it refuses most calls and repeats in each refusal what it was sent,
 * secrets and all. What it says of a call it took is data, which the hub hands on as it is.
 */
public final class EchoDouble implements AutoCloseable {
  private static final int[] STATUSES = {500, 400, 401, 200};

  private final HttpServer server;
  private final AtomicInteger calls = new AtomicInteger();

  public EchoDouble() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  public String baseUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public int calls() {
    return calls.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String told =
        exchange.getRequestMethod()
            + ' '
            + exchange.getRequestURI()
            + ' '
            + exchange.getRequestHeaders().entrySet()
            + ' '
            + new String(body, StandardCharsets.UTF_8);
    String quoted = told.replace("\\", "\\\\").replace("\"", "\\\"");
    String answer =
        "{\"ok\":false,\"description\":\"%1$s\",\"error\":{\"code\":1,\"message\":\"%1$s\"},\"errors\":[{\"message\":\"%1$s\"}]}"
            .formatted(quoted);
    int status = STATUSES[calls.getAndIncrement() % STATUSES.length];
    byte[] bytes = (status == 200 ? "{}" : answer).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
