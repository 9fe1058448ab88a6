package io.easyflow.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(
    classes = ApiTestHub.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "easyflow.admin-password=" + ApiTestHub.ADMIN_PASSWORD)
class SecurityTest {
  private static final String PASSWORD = "password of a role";

  @LocalServerPort int port;
  @Autowired ApiUsers users;
  private ApiClient client;

  @BeforeEach
  void people() {
    client = ApiClient.anonymous(port);
    if (users.list().size() == 1) {
      users.put("viewer", PASSWORD, Role.VIEWER);
      users.put("operator", PASSWORD, Role.OPERATOR);
    }
  }

  /** Each path for each role: 1 lets in, 0 keeps out (401 for nobody, 403 for a role). */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "GET,    /actuator/health,                      1, 1, 1, 1",
    "GET,    /actuator/health/liveness,             1, 1, 1, 1",
    "GET,    /health/integrations,                  1, 1, 1, 1",
    "POST,   /api/v1/integration/webhook/one,       1, 1, 1, 1",
    "POST,   /api/v1/integration/webhook/one/two,   1, 1, 1, 1",
    "GET,    /api/v1/integration/webhook/one,       1, 1, 1, 1",
    "POST,   /api/v1/messaging/webhook/one,         1, 1, 1, 1",
    "GET,    /actuator/prometheus,                  0, 1, 1, 1",
    "GET,    /actuator/info,                        0, 1, 1, 1",
    "GET,    /actuator/hawtio,                      0, 1, 1, 1",
    "GET,    /actuator/jolokia,                     0, 1, 1, 1",
    "GET,    /actuator/hawtio/proxy/x,              0, 0, 0, 0",
    "GET,    /api-docs,                             0, 1, 1, 1",
    "GET,    /v3/api-docs,                          0, 1, 1, 1",
    "GET,    /swagger-ui/index.html,                0, 1, 1, 1",
    "GET,    /api/v1/connectors,                    0, 1, 1, 1",
    "GET,    /api/v1/accounts,                      0, 1, 1, 1",
    "GET,    /api/v1/orders,                        0, 1, 1, 1",
    "GET,    /api/v1/products,                      0, 1, 1, 1",
    "GET,    /api/v1/contacts,                      0, 1, 1, 1",
    "GET,    /api/v1/messages,                      0, 1, 1, 1",
    "GET,    /api/v1/chats,                         0, 1, 1, 1",
    "GET,    /chats,                                0, 1, 1, 1",
    "GET,    /api/v1/events,                        0, 1, 1, 1",
    "GET,    /api/v1/dead-letters,                  0, 1, 1, 1",
    "GET,    /api/v1/subscribers,                   0, 1, 1, 1",
    "GET,    /api/v1/ledger,                        0, 1, 1, 1",
    "GET,    /api/v1/sync/runs,                     0, 1, 1, 1",
    "GET,    /nowhere,                              0, 1, 1, 1",
    "POST,   /api/v1/messages,                      0, 0, 1, 1",
    "POST,   /api/v1/accounts/one:default/test,     0, 0, 1, 1",
    "POST,   /api/v1/chats/1/close,                 0, 0, 1, 1",
    "POST,   /api/v1/events/replay,                 0, 0, 1, 1",
    "POST,   /api/v1/dead-letters/1/replay,         0, 0, 1, 1",
    "POST,   /api/v1/dead-letters/1/skip,           0, 0, 1, 1",
    "POST,   /api/v1/subscribers/one/hold,          0, 0, 1, 1",
    "POST,   /api/v1/subscribers/one/release,       0, 0, 1, 1",
    "POST,   /api/v1/sync/one/orders,               0, 0, 1, 1",
    "DELETE, /api/v1/subscribers/one,               0, 0, 0, 1",
    "GET,    /api/v1/users,                         0, 0, 0, 1",
    "PUT,    /api/v1/users/somebody,                0, 0, 0, 1",
    "DELETE, /api/v1/users/somebody,                0, 0, 0, 1",
    "GET,    /api/v1/tokens,                        0, 0, 0, 1",
    "POST,   /api/v1/tokens,                        0, 0, 0, 1",
    "DELETE, /api/v1/tokens/something,              0, 0, 0, 1",
  })
  void matrix(String method, String path, int nobody, int viewer, int operator, int admin)
      throws Exception {
    check(client, method, path, nobody, 401);
    check(client.as("viewer", PASSWORD), method, path, viewer, 403);
    check(client.as("operator", PASSWORD), method, path, operator, 403);
    check(client.as("admin", ApiTestHub.ADMIN_PASSWORD), method, path, admin, 403);
  }

  private void check(ApiClient who, String method, String path, int allowed, int refused)
      throws Exception {
    String body = method.equals("GET") || method.equals("DELETE") ? null : "{}";
    HttpResponse<String> answer = who.call(method, path, body);
    if (allowed == 1) {
      assertThat(answer.statusCode()).as(answer.body()).isNotIn(401, 403, 500);
    } else {
      assertThat(answer.statusCode()).isEqualTo(refused);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
      assertThat(answer.body())
          .contains("/problems/" + (refused == 401 ? "unauthorized" : "forbidden"));
    }
    assertThat(answer.headers().allValues("Set-Cookie"))
        .as("a program gets no session")
        .noneMatch(cookie -> cookie.startsWith("JSESSIONID"));
  }

  @Test
  void aTokenIsShownOnceAndWorksUntilItIsTakenBack() throws Exception {
    ApiClient admin = client.as("admin", ApiTestHub.ADMIN_PASSWORD);
    HttpResponse<String> made =
        admin.call("POST", "/api/v1/tokens", "{\"name\":\"erp\",\"role\":\"viewer\"}");
    assertThat(made.statusCode()).isEqualTo(201);
    String token = made.body().replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");

    assertThat(client.bearer(token).get("/api/v1/orders").statusCode()).isEqualTo(200);
    assertThat(client.bearer(token).call("POST", "/api/v1/events/replay", "{}").statusCode())
        .isEqualTo(403);
    assertThat(admin.get("/api/v1/tokens").body()).contains("erp").doesNotContain(token);

    assertThat(admin.call("DELETE", "/api/v1/tokens/erp", null).statusCode()).isEqualTo(204);
    assertThat(client.bearer(token).get("/api/v1/orders").statusCode()).isEqualTo(401);
  }

  @Test
  void aChangedPasswordEndsTheOldOne() throws Exception {
    users.put("changing", "the first password", Role.VIEWER);
    assertThat(client.as("changing", "the first password").get("/api/v1/orders").statusCode())
        .isEqualTo(200);
    users.put("changing", "the second password", Role.VIEWER);
    assertThat(client.as("changing", "the first password").get("/api/v1/orders").statusCode())
        .isEqualTo(401);
    assertThat(client.as("changing", "the second password").get("/api/v1/orders").statusCode())
        .isEqualTo(200);
  }

  @Test
  void guessingIsSlowedDown() throws Exception {
    users.put("guessed", "the right password", Role.VIEWER);
    for (int i = 0; i < 10; i++) {
      assertThat(client.as("guessed", "wrong " + i).get("/api/v1/orders").statusCode())
          .isEqualTo(401);
    }
    HttpResponse<String> answer = client.as("guessed", "wrong").get("/api/v1/orders");
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).contains("60");
    assertThat(client.as("viewer", PASSWORD).get("/api/v1/orders").statusCode()).isEqualTo(200);
  }

  @Test
  void theLastAdministratorStays() throws Exception {
    assertThat(
            client
                .as("admin", ApiTestHub.ADMIN_PASSWORD)
                .call("DELETE", "/api/v1/users/admin", null)
                .statusCode())
        .isEqualTo(409);
  }

  @Test
  void aBrowserIsSentToTheLoginPage() throws Exception {
    HttpResponse<String> answer =
        client.get("/actuator/hawtio/", "Accept", "text/html,application/xhtml+xml");
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).get().asString().endsWith("/login");
    assertThat(client.get("/login").statusCode()).isEqualTo(200);
  }

  @Test
  void anotherSitesPageCannotUseALoginTheBrowserRemembers() throws Exception {
    HttpResponse<String> answer =
        client
            .as("operator", PASSWORD)
            .call("POST", "/api/v1/events/replay", "{}", "Sec-Fetch-Site", "cross-site");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("/problems/csrf");
  }

  @Test
  void aStrangerSeesNoDetailsOfHealth() throws Exception {
    assertThat(client.get("/actuator/health").body()).doesNotContain("channel");
    assertThat(client.as("viewer", PASSWORD).get("/actuator/health").body()).contains("channel");
    assertThat(client.get("/health/integrations").body()).isEqualTo("{\"status\":\"UP\"}");
    assertThat(client.as("viewer", PASSWORD).get("/health/integrations").body())
        .contains("\"integrations\":[]");
  }
}
