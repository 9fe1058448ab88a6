package io.easyflow.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;

/** Problem JSON (RFC 9457): a stable type, a short title, a sentence a person understands. */
@Component
public class Problems {
  private final ObjectMapper json;

  Problems(ObjectMapper json) {
    this.json = json;
  }

  /**
   * @param status HTTP status
   * @param type last part of the stable type, such as {@code not-found}
   * @param detail the sentence
   * @return the problem
   */
  public static ProblemDetail of(HttpStatus status, String type, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setType(URI.create("/problems/" + type));
    problem.setTitle(status.getReasonPhrase());
    return problem;
  }

  /**
   * Answers where no controller is, such as in a filter.
   *
   * @param response the answer
   * @param problem what it says
   * @throws IOException when the client is gone
   */
  public void write(HttpServletResponse response, ProblemDetail problem) throws IOException {
    byte[] body = json.writeValueAsBytes(problem);
    response.setStatus(problem.getStatus());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
