package io.easyflow.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Calls the hub as a program does. */
public final class ApiClient {
  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;
  private final String authorization;

  private ApiClient(int port, String authorization) {
    this.port = port;
    this.authorization = authorization;
  }

  public static ApiClient anonymous(int port) {
    return new ApiClient(port, null);
  }

  public ApiClient as(String name, String password) {
    String both = name + ":" + password;
    return new ApiClient(
        port, "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
  }

  public ApiClient bearer(String token) {
    return new ApiClient(port, "Bearer " + token);
  }

  public HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return call("GET", path, null, headers);
  }

  public HttpResponse<String> call(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
