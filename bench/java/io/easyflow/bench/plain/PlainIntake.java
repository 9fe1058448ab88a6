package io.easyflow.bench.plain;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Keeps webhooks: {@code platform-http} to {@code sql}. Answers 200 when the row is committed, and
 * for one that was there already. It checks no signature, which makes it quicker.
 */
@PlainCamel
public class PlainIntake {
  /** Path of a servlet that keeps nothing. */
  public static final String NOTHING = "/nothing";

  private static final String TABLE =
      """
      create table if not exists plain_event (
        id          bigint      generated always as identity primary key,
        dedupe_key  text        not null unique,
        type        text        not null,
        body        bytea       not null,
        received_at timestamptz not null default now()
      )""";

  private static final String INSERT =
      "insert into plain_event (dedupe_key, type, body) values (:#key, :#type, :#body)"
          + " on conflict do nothing";

  /**
   * @param arguments settings such as {@code --server.port=8081}
   */
  public static void main(String... arguments) {
    PlainApplication.run(PlainIntake.class, arguments);
  }

  @Bean
  RouteBuilder routes(JdbcTemplate jdbc) {
    jdbc.execute(TABLE);
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("platform-http:/webhook?httpMethodRestrict=POST")
            .process(PlainIntake::row)
            // Told their number, camel-sql need not ask the server for it each time.
            .to("sql:" + INSERT + "?parametersCount=3")
            .removeHeaders("*")
            .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(200))
            .setBody(constant("ok"));
      }
    };
  }

  /** The limit of the web server: reads the body and answers. */
  @Bean
  ServletRegistrationBean<HttpServlet> nothing() {
    HttpServlet servlet =
        new HttpServlet() {
          @Override
          protected void doPost(HttpServletRequest request, HttpServletResponse response)
              throws IOException {
            request.getInputStream().readAllBytes();
            response.getOutputStream().print("ok");
          }
        };
    return new ServletRegistrationBean<>(servlet, NOTHING);
  }

  /** A map: camel-sql looks into it at once, while it tries to make one of any other body. */
  private static void row(Exchange exchange) {
    Message message = exchange.getMessage();
    message.setBody(
        Map.of(
            "key", message.getHeader("X-Shopify-Webhook-Id"),
            "type", message.getHeader("X-Shopify-Topic"),
            "body", message.getBody(byte[].class)));
  }
}
