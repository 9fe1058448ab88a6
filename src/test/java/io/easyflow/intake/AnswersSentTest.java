package io.easyflow.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

class AnswersSentTest {
  /** More than the system's buffers take. */
  private static final int LENGTH = 16_000_000;

  private static final String OK = "HTTP/1.1 200 \r\n";

  @ImportAutoConfiguration(ServletWebServerFactoryAutoConfiguration.class)
  @Import(AnswersSent.class)
  static class Server {
    @Bean
    Servlet servlet() {
      return new Answering();
    }
  }

  /** Hands a long answer to the web server at once, which sends it when the servlet is through. */
  private static final class Answering extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if (request.getRequestURI().equals("/later")) {
        AsyncContext async = request.startAsync();
        CompletableFuture.runAsync(
            () -> {
              answer(async.getResponse());
              async.complete();
            });
      } else {
        answer(response);
      }
    }

    private static void answer(ServletResponse response) {
      response.setBufferSize(LENGTH);
      response.setContentLength(LENGTH);
      try {
        response.getOutputStream().write(new byte[LENGTH]);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"now", "later"})
  void theServerStopsWhenItsAnswerHasLeft(String when) throws Exception {
    try (ServletWebServerApplicationContext hub =
            (ServletWebServerApplicationContext)
                new SpringApplicationBuilder(Server.class)
                    .run("--server.port=0", "--server.shutdown=graceful");
        Socket sender = new Socket()) {
      sender.setReceiveBufferSize(1 << 16);
      sender.connect(new InetSocketAddress("localhost", hub.getWebServer().getPort()));
      sender
          .getOutputStream()
          .write(
              "GET /%s HTTP/1.1\r\nHost: hub\r\n\r\n"
                  .formatted(when)
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream answer = sender.getInputStream();
      assertThat(new String(answer.readNBytes(OK.length()), StandardCharsets.US_ASCII))
          .isEqualTo(OK);
      CompletableFuture<Void> end = CompletableFuture.runAsync(hub::close);
      assertThatExceptionOfType(TimeoutException.class)
          .as("it stops only when its answer is read")
          .isThrownBy(() -> end.get(300, TimeUnit.MILLISECONDS));
      assertThat(answer.readAllBytes()).hasSizeGreaterThan(LENGTH);
      end.get(10, TimeUnit.SECONDS);
    }
  }
}
