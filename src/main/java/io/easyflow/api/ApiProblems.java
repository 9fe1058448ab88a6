package io.easyflow.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.easyflow.channel.ChannelFullException;
import io.easyflow.channel.ChannelUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Says what is wrong with a request as problem JSON, never with a stack trace. */
@RestControllerAdvice
class ApiProblems extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ApiProblems.class);

  @ExceptionHandler(ApiException.class)
  ResponseEntity<ProblemDetail> known(ApiException e) {
    return answer(e.problem());
  }

  @ExceptionHandler({
    DataAccessResourceFailureException.class,
    CannotCreateTransactionException.class,
    ChannelUnavailableException.class,
    ChannelFullException.class
  })
  ResponseEntity<ProblemDetail> databaseAway(Exception e) {
    LOG.warn("The database could not be used: {}", e.getMessage());
    ProblemDetail problem =
        Problems.of(
            HttpStatus.SERVICE_UNAVAILABLE,
            "unavailable",
            "The database cannot be reached or is full of work; try again shortly.");
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, "5")
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  @ExceptionHandler(Exception.class)
  ResponseEntity<ProblemDetail> unexpected(Exception e, HttpServletRequest request) {
    String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    LOG.error("Request {} failed: {} {}", id, request.getMethod(), request.getRequestURI(), e);
    return answer(
        Problems.of(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "internal",
            "Something went wrong here; the hub's log says more under request " + id + "."));
  }

  @Override
  protected ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    ProblemDetail problem = Problems.of(HttpStatus.BAD_REQUEST, "unreadable", unreadable(e));
    return handleExceptionInternal(e, problem, headers, status, request);
  }

  @Override
  protected ResponseEntity<Object> handleTypeMismatch(
      TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    String name =
        e instanceof MethodArgumentTypeMismatchException argument
            ? argument.getName()
            : String.valueOf(e.getPropertyName());
    ProblemDetail problem =
        Problems.of(
            HttpStatus.BAD_REQUEST,
            "bad-request",
            "Parameter '%s' must be %s.".formatted(name, word(e.getRequiredType())));
    return handleExceptionInternal(e, problem, headers, status, request);
  }

  @Override
  protected ResponseEntity<Object> handleExceptionInternal(
      Exception e, Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    ResponseEntity<Object> answer =
        super.handleExceptionInternal(e, body, headers, status, request);
    if (answer != null
        && answer.getBody() instanceof ProblemDetail problem
        && problem.getType().toString().equals("about:blank")) {
      problem.setType(java.net.URI.create("/problems/" + type(status)));
    }
    return answer;
  }

  private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
    return ResponseEntity.status(problem.getStatus())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  static String type(HttpStatusCode status) {
    HttpStatus known = HttpStatus.resolve(status.value());
    return known == null
        ? "error"
        : known.getReasonPhrase().toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
  }

  private static String unreadable(HttpMessageNotReadableException e) {
    if (e.getCause() instanceof UnrecognizedPropertyException unknown) {
      return "Field '%s' is unknown; known are %s."
          .formatted(path(unknown), unknown.getKnownPropertyIds());
    }
    if (e.getCause() instanceof JsonMappingException mapping) {
      String why =
          mapping.getCause() instanceof IllegalArgumentException refused
              ? refused.getMessage()
              : "its value has the wrong type";
      return path(mapping).isEmpty()
          ? "The body does not have the expected form: " + why + "."
          : "Field '%s': %s.".formatted(path(mapping), why);
    }
    if (e.getCause() instanceof JsonProcessingException syntax && syntax.getLocation() != null) {
      return "The body is not JSON: line %d, column %d."
          .formatted(syntax.getLocation().getLineNr(), syntax.getLocation().getColumnNr());
    }
    return "This needs a JSON body.";
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
        .filter(Objects::nonNull)
        .collect(Collectors.joining("."));
  }

  private static String word(Class<?> type) {
    if (type == null) {
      return "of another type";
    }
    if (type == java.time.Instant.class) {
      return "a time such as 2026-01-31T10:00:00Z";
    }
    return type == int.class || type == long.class || type == Long.class || type == Integer.class
        ? "a whole number"
        : "a " + type.getSimpleName().toLowerCase(java.util.Locale.ROOT);
  }
}
