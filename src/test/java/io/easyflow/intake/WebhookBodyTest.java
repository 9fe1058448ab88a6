package io.easyflow.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies and queries at the door. */
class WebhookBodyTest extends DoorTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[1,]", "{} {}", "\"\\x\"", "\uFEFF"})
  void refusesMalformedJson(String body) throws Exception {
    assertProblem(send(post("open", BodyPublishers.ofString(body))), 400, "unreadable");
  }

  @Test
  void refusesDeepJson() throws Exception {
    String deep = "[".repeat(900) + "]".repeat(900);
    assertProblem(send(post("open", BodyPublishers.ofString(deep))), 400, "unreadable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":-0}",
        "{\"id\":1,\"id\":2}",
        "\uFEFF{\"id\":3}",
        "{\"id\":\"\\ud800\"}",
        "{\"id\":\"a\\u0000b\"}",
        "{\"id\":1e400}"
      })
  void keepsOddJsonAsItCame(String body) throws Exception {
    assertThat(send(post("open", BodyPublishers.ofString(body))).statusCode()).isEqualTo(202);
    assertThat(store.events().get(0).body()).asString(StandardCharsets.UTF_8).isEqualTo(body);
    assertThat(store.events().get(0).dedupeKey()).doesNotContain("\0", "\ud800");
  }

  @Test
  void takesForms() throws Exception {
    HttpRequest.Builder good = form("id=7&a%5Bb%5D=1");
    assertThat(send(good).statusCode()).isEqualTo(202);
    assertThat(store.events().get(0).body())
        .asString()
        .isEqualTo("{\"id\":\"7\",\"a\":{\"b\":\"1\"}}");
    for (String bad : List.of("a=%", "a=%zz", "a=%E6", "%8=1", "a=1&a[b]=2")) {
      assertProblem(send(form(bad)), 400, "unreadable");
    }
  }

  @Test
  void refusesAQueryItCannotRead() throws Exception {
    String answer =
        raw("POST " + PATH + "open?a=%zz HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
    assertThat(answer).startsWith("HTTP/1.1 400");
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Type, text/xml",
    "Content-Type, '\"application/json\"'",
    "Content-Type, multipart/form-data; boundary=x",
    "Content-Encoding, gzip",
    "Content-Encoding, br"
  })
  void refusesOtherContent(String name, String value) throws Exception {
    HttpRequest.Builder request =
        request(PATH + "open").header(name, value).POST(BodyPublishers.ofString(BODY));
    assertProblem(send(request), 415, "unsupported-content");
  }

  @Test
  void refusesBodiesOverTheCap() throws Exception {
    String fits = "\"" + "x".repeat(1998) + "\"";
    String over = "\"" + "x".repeat(1999) + "\"";
    assertThat(send(post("plain", BodyPublishers.ofString(fits))).statusCode()).isEqualTo(200);
    assertThat(send(post("plain", chunked(fits))).statusCode()).isEqualTo(200);
    assertProblem(send(post("plain", BodyPublishers.ofString(over))), 413, "too-large");
    assertProblem(send(post("plain", chunked(over))), 413, "too-large");
    assertThat(store.events()).hasSize(2);
  }

  @Test
  void refusesAClaimedLengthBeforeReading() throws Exception {
    String answer =
        raw("POST " + PATH + "open HTTP/1.1\r\nHost: x\r\nContent-Length: 2097152\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 413");
  }

  @Test
  void givesUpOnASlowBody() throws Exception {
    try (Socket socket = new Socket("localhost", port)) {
      OutputStream out = socket.getOutputStream();
      out.write(bytes("POST " + PATH + "open HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"));
      InputStream in = socket.getInputStream();
      await()
          .pollInterval(50, TimeUnit.MILLISECONDS)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(
              () -> {
                if (in.available() > 0) {
                  return true;
                }
                out.write(' ');
                out.flush();
                return false;
              });
      assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 408");
    }
  }

  @Test
  void takesABodyThatArrivesInPieces() throws Exception {
    try (Socket socket = new Socket("localhost", port)) {
      OutputStream out = socket.getOutputStream();
      String head = "POST " + PATH + "open HTTP/1.1\r\nHost: x\r\nContent-Length: 1900\r\n\r\n";
      for (int again = 0; again < 2; again++) {
        out.write(bytes(head));
        for (String piece : List.of("{\"id\"", ":" + " ".repeat(1892), again + "}")) {
          out.write(bytes(piece));
          out.flush();
        }
        assertThat(answer(socket)).startsWith("HTTP/1.1 202").endsWith("ok");
      }
      assertThat(store.events()).hasSize(2);
    }
  }

  private static String answer(Socket socket) throws Exception {
    StringBuilder answer = new StringBuilder();
    while (!answer.toString().endsWith("ok")) {
      int next = socket.getInputStream().read();
      assertThat(next).as(answer.toString()).isNotNegative();
      answer.append((char) next);
    }
    return answer.toString();
  }

  @Test
  void waitsForNoBodyThatItWillNotTake() throws Exception {
    for (String place : List.of("nobody", "silent")) {
      try (Socket socket = new Socket("localhost", port)) {
        String head =
            "POST " + PATH + place + " HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n{";
        socket.getOutputStream().write(bytes(head));
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer).startsWith("HTTP/1.1 404").containsIgnoringCase("connection: close");
      }
    }
  }

  @Test
  void toleratesABodyThatBreaksOff() throws Exception {
    try (Socket socket = new Socket("localhost", port)) {
      socket
          .getOutputStream()
          .write(bytes("POST " + PATH + "open HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{"));
    }
    await().until(() -> refused("open", "unreadable") > 0);
    assertThat(store.events()).isEmpty();
  }

  private HttpRequest.Builder form(String body) {
    return request(PATH + "open")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(body));
  }

  private static BodyPublisher chunked(String body) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes(body)));
  }

  private String raw(String request) throws Exception {
    try (Socket socket = new Socket("localhost", port)) {
      socket.getOutputStream().write(bytes(request));
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }
  }
}
