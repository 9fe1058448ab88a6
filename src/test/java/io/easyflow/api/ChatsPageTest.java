package io.easyflow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;

import io.easyflow.handoff.ChatFigures;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What who leads the managers sees. */
@SpringBootTest(
    classes = ApiTestHub.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "easyflow.admin-password=" + ApiTestHub.ADMIN_PASSWORD)
class ChatsPageTest {
  @LocalServerPort int port;
  @Autowired ChatFigures figures;
  private ApiClient client;

  @BeforeEach
  void login() {
    client = ApiClient.anonymous(port).as("admin", ApiTestHub.ADMIN_PASSWORD);
    when(figures.of(any(), any())).thenReturn(List.of());
    when(figures.now()).thenReturn(new ChatFigures.Now(0, null, 0, 0));
  }

  private String page(String language) throws Exception {
    HttpResponse<String> answer =
        client.get("/chats?days=7", "Accept", "text/html", "Accept-Language", language);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).get().asString().contains("text/html");
    return answer.body();
  }

  @Test
  void showsWhoWaitsAndHowEachManagerServed() throws Exception {
    when(figures.now()).thenReturn(new ChatFigures.Now(2, Instant.now().minusSeconds(80), 3, 4));
    when(figures.of(any(), any()))
        .thenReturn(
            List.of(
                new ChatFigures.Figure(
                    LocalDate.of(2026, 11, 26),
                    1,
                    "<b>Анна</b>",
                    5,
                    new BigDecimal("19.6"),
                    new BigDecimal("45"),
                    new BigDecimal("3725"),
                    null)));
    assertThat(page("en-GB"))
        .contains("Chats and managers", "26 Nov 2026", "7 days")
        .containsPattern("the first for \\d+:\\d\\d\\b")
        .contains("&lt;b&gt;Анна&lt;/b&gt;", ">0:20<", ">0:45<", ">1:02:05<", ">–<")
        .doesNotContain("??");
    assertThat(page("de")).contains("Чаты и менеджеры", "26.11.2026").doesNotContain("??");
  }

  @Test
  void saysSoWhenNobodyTookAChat() throws Exception {
    assertThat(page("ru")).contains("никто не принимал чатов").doesNotContain("<table");
  }
}
