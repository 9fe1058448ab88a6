package io.easyflow.api;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the servlet container could not answer by itself, as problem JSON. */
@RestController
class ErrorPage implements ErrorController {

  @RequestMapping("${server.error.path:/error}")
  ResponseEntity<ProblemDetail> error(HttpServletRequest request) {
    Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    HttpStatus found = code instanceof Integer number ? HttpStatus.resolve(number) : null;
    HttpStatus status = found == null ? HttpStatus.NOT_FOUND : found;
    String detail =
        switch (status) {
          case NOT_FOUND -> "There is nothing at this address.";
          case INTERNAL_SERVER_ERROR -> "Something went wrong here; the hub's log says more.";
          default -> "The request could not be answered: " + status.getReasonPhrase() + ".";
        };
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(Problems.of(status, ApiProblems.type(status), detail));
  }
}
