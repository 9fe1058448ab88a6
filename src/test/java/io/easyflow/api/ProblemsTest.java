package io.easyflow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.sync.Orders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessResourceFailureException;

@SpringBootTest(
    classes = ApiTestHub.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "easyflow.admin-password=" + ApiTestHub.ADMIN_PASSWORD)
class ProblemsTest {
  @LocalServerPort int port;
  @Autowired ObjectMapper json;
  @Autowired Orders orders;
  private ApiClient admin;

  @BeforeEach
  void login() {
    admin = ApiClient.anonymous(port).as("admin", ApiTestHub.ADMIN_PASSWORD);
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /nowhere | | 404 | not-found | ",
        "GET | /api/v1/orders/one/1 | | 404 | not-found | There is no order '1' of platform 'one'.",
        "DELETE | /api/v1/ledger | | 405 | method-not-allowed | ",
        "GET | /api/v1/orders?colour=red | | 400 | bad-request | Parameter 'colour' is unknown",
        "GET | /api/v1/orders?limit=1000 | | 400 | bad-request | between 1 and 200",
        "GET | /api/v1/orders?limit=many | | 400 | bad-request | must be a whole number",
        "GET | /api/v1/orders?from=today | | 400 | bad-request | must be a time such as",
        "GET | /api/v1/events?after=x | | 400 | bad-request | 'next'",
        "POST | /api/v1/events/replay | {} | 400 | bad-request | Say which events",
        "POST | /api/v1/events/replay | {x | 400 | unreadable | line 1, column",
        "POST | /api/v1/events/replay | {\"id\":1} | 400 | unreadable | Field 'id' is unknown",
        "POST | /api/v1/events/replay | {\"ids\":\"x\"} | 400 | unreadable | Field 'ids'",
        "POST | /api/v1/dead-letters/7/skip | {} | 400 | bad-request | 'reason'",
        "POST | /api/v1/dead-letters/7/replay | {} | 404 | not-found | no dead letter 7",
        "PUT | /api/v1/users/x | {\"role\":\"boss\"} | 400 | unreadable | viewer, operator or admin",
        "PUT | /api/v1/users/x | {\"role\":\"viewer\",\"password\":\"1\"} | 400 | bad-request | 8 to 72",
        "POST | /api/v1/subscribers/x/hold | {\"reason\":\"r\"} | 404 | not-found | no subscriber 'x'",
        "GET | /api/v1/broken | | 500 | internal | log says more under request",
      })
  void shape(String method, String path, String body, int status, String type, String detail)
      throws Exception {
    HttpResponse<String> answer = admin.call(method, path, body);
    JsonNode problem = json.readTree(answer.body());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(problem.path("type").asText()).isEqualTo("/problems/" + type);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("title").asText()).isNotEmpty();
    assertThat(problem.path("detail").asText()).contains(detail == null ? "" : detail).isNotEmpty();
    assertThat(answer.body()).doesNotContain("hunter2", "io.easyflow", "Exception");
  }

  @Test
  void aDatabaseThatIsAwayIsNot500() throws Exception {
    doThrow(new DataAccessResourceFailureException("gone"))
        .when(orders)
        .search(any(), anyInt(), any());
    try {
      HttpResponse<String> answer = admin.get("/api/v1/orders");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).contains("5");
      assertThat(answer.body()).contains("/problems/unavailable");
    } finally {
      doReturn(new io.easyflow.sync.Page<>(List.of(), null))
          .when(orders)
          .search(any(), anyInt(), any());
    }
  }

  @Test
  void theLedgerHasItsVerdictAtTheTop() throws Exception {
    JsonNode ledger = json.readTree(admin.get("/api/v1/ledger").body());
    assertThat(ledger.path("accepted").asInt()).isEqualTo(3);
    assertThat(ledger.path("balanced").asBoolean()).isTrue();
    assertThat(ledger.path("platforms").path("one").path("balanced").asBoolean()).isTrue();
  }

  @Test
  void everyEndpointIsDocumented() throws Exception {
    JsonNode api = json.readTree(admin.get("/v3/api-docs").body());
    TreeSet<String> undocumented = new TreeSet<>();
    for (var path : api.path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        if (operation.getValue().path("summary").asText().isEmpty()) {
          undocumented.add(operation.getKey() + " " + path.getKey());
        }
      }
    }
    undocumented.removeIf(operation -> operation.endsWith(ApiTestHub.BROKEN));
    assertThat(undocumented).isEmpty();
    assertThat(api.path("paths").has("/api/v1/orders/{platform}/{externalId}")).isTrue();
    assertThat(api.path("paths").has("/health/integrations")).isTrue();
    assertThat(admin.get("/swagger-ui/index.html").statusCode()).isEqualTo(200);
  }
}
