package io.easyflow.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A small quick server with very many assembly tasks, paged as the vendor pages them. */
public final class WildberriesDouble implements AutoCloseable {
  /** Every so many-th task is on its way; the others are new. */
  public static final int SHIPPED_EACH = 10;

  private static final long FIRST = 4_000_000_001L;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant PLACED =
      Instant.now().minus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);

  private final int orders;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final List<Long> pages = new CopyOnWriteArrayList<>();
  private final List<Integer> statuses = new CopyOnWriteArrayList<>();

  public WildberriesDouble(int orders) throws IOException {
    this.orders = orders;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/api/v3/orders", this::page);
    server.createContext("/api/v3/orders/status", this::status);
    server.createContext("/api/v1/supplier/sales", exchange -> answer(exchange, "[]"));
    server.start();
  }

  public String baseUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The {@code next} of each page that was asked for, in order. */
  public List<Long> pages() {
    return pages;
  }

  /** How many ids were in each question for statuses. */
  public List<Integer> statuses() {
    return statuses;
  }

  private void page(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    int limit = Integer.parseInt(parameter(query, "limit"));
    long next = Long.parseLong(parameter(query, "next"));
    pages.add(next);
    long from = next == 0 ? FIRST : next + 1;
    long to = Math.min(from + limit, FIRST + orders);
    StringBuilder json = new StringBuilder("{\"next\":").append(to - 1).append(",\"orders\":[");
    for (long id = from; id < to; id++) {
      json.append(id == from ? "" : ",").append(order(id));
    }
    answer(exchange, json.append("]}").toString());
  }

  private static String parameter(String query, String name) {
    for (String pair : query.split("&")) {
      if (pair.startsWith(name + "=")) {
        return pair.substring(name.length() + 1);
      }
    }
    throw new IllegalArgumentException(name + " is missing in " + query);
  }

  private static String order(long id) {
    return """
        {"address":null,"ddate":null,"sellerDate":null,"salePrice":504600,"requiredMeta":[],
        "deliveryType":"fbs","comment":"","scanPrice":null,"orderUid":"u%d","article":"lamp-oak-s",
        "colorCode":"","rid":"r%d","createdAt":"%s","offices":["Тверь"],"skus":["2000000000015"],
        "id":%d,"warehouseId":700001,"officeId":101,"nmId":510000001,"chrtId":710000001,
        "price":169900,"finalPrice":159900,"convertedPrice":169900,"convertedFinalPrice":159900,
        "currencyCode":643,"convertedCurrencyCode":643,"cargoType":1,"crossBorderType":0,
        "isZeroOrder":false,"options":{"isB2B":false}}"""
        .formatted(id, id, PLACED, id);
  }

  private void status(HttpExchange exchange) throws IOException {
    JsonNode asked = JSON.readTree(exchange.getRequestBody().readAllBytes()).path("orders");
    statuses.add(asked.size());
    StringBuilder json = new StringBuilder("{\"orders\":[");
    for (JsonNode id : asked) {
      boolean shipped = id.asLong() % SHIPPED_EACH == 0;
      json.append(json.charAt(json.length() - 1) == '[' ? "" : ",")
          .append("{\"id\":")
          .append(id.asLong())
          .append(",\"isCancellable\":false,\"supplierStatus\":\"")
          .append(shipped ? "complete" : "new")
          .append("\",\"wbStatus\":\"")
          .append(shipped ? "sorted" : "waiting")
          .append("\"}");
    }
    answer(exchange, json.append("]}").toString());
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
