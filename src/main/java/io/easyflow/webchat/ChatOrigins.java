package io.easyflow.webchat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/**
 * Lets in browsers that show a page of the hub or of an allowed site; others get 403. Programs that
 * name no origin are judged by their tokens alone.
 */
final class ChatOrigins extends DefaultCorsProcessor {
  private final ObjectMapper json;

  private ChatOrigins(ObjectMapper json) {
    this.json = json;
  }

  /**
   * @param allowed sites, such as {@code https://shop.example.com} or {@code https://*.example.com}
   * @param publicUrl where the hub is reached, may be empty
   * @param json writes problems
   * @return stands before the chat's doors, the socket's handshake included
   */
  static CorsFilter filter(List<String> allowed, String publicUrl, ObjectMapper json) {
    List<String> origins = new ArrayList<>(allowed);
    if (!publicUrl.isBlank()) {
      URI own = URI.create(publicUrl);
      origins.add(own.getScheme() + "://" + own.getRawAuthority());
    }
    CorsConfiguration rules = new CorsConfiguration();
    rules.setAllowedOriginPatterns(origins);
    rules.setAllowedMethods(List.of("GET", "POST"));
    rules.setAllowedHeaders(List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE));
    rules.setExposedHeaders(List.of(HttpHeaders.RETRY_AFTER));
    rules.setMaxAge(Duration.ofHours(1));
    UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
    source.registerCorsConfiguration("/**", rules);
    CorsFilter filter = new CorsFilter(source);
    filter.setCorsProcessor(new ChatOrigins(json));
    return filter;
  }

  @Override
  protected void rejectRequest(ServerHttpResponse response) throws IOException {
    response.setStatusCode(HttpStatus.FORBIDDEN);
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    ChatRefusal refusal =
        ChatRefusal.foreign(
            "Pages of this site may not use the chat; easyflow.webchat.origins lists those that"
                + " may.");
    json.writeValue(response.getBody(), refusal.getBody());
  }
}
