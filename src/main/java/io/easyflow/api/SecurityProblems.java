package io.easyflow.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.stereotype.Component;

/** What is said to who may not come in: browsers are sent to the login page, programs told why. */
@Component
class SecurityProblems
    implements AuthenticationEntryPoint, AccessDeniedHandler, RequestRejectedHandler {
  private final Problems problems;

  SecurityProblems(Problems problems) {
    this.problems = problems;
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
      throws IOException {
    if (why instanceof AuthenticationServiceException) {
      response.setHeader(HttpHeaders.RETRY_AFTER, "5");
      problems.write(
          response,
          Problems.of(
              HttpStatus.SERVICE_UNAVAILABLE,
              "unavailable",
              "The database cannot be reached, so logins cannot be checked; try again shortly."));
    } else if (why instanceof LockedException) {
      response.setHeader(HttpHeaders.RETRY_AFTER, "60");
      problems.write(
          response,
          Problems.of(HttpStatus.TOO_MANY_REQUESTS, "too-many-logins", why.getMessage() + "."));
    } else if (asksForPage(request)) {
      response.sendRedirect(request.getContextPath() + "/login");
    } else {
      unauthorized(request, response, why);
    }
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
      throws IOException {
    problems.write(
        response,
        why instanceof CsrfException
            ? Problems.of(
                HttpStatus.FORBIDDEN,
                "csrf",
                "The request of a browser session lacks its CSRF token: send the value of cookie"
                    + " XSRF-TOKEN as header X-XSRF-TOKEN, or log in with each request.")
            : Problems.of(
                HttpStatus.FORBIDDEN,
                "forbidden",
                "Your role may not do this; ask an administrator for operator or admin."));
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, RequestRejectedException why)
      throws IOException {
    problems.write(
        response,
        Problems.of(
            HttpStatus.BAD_REQUEST,
            "bad-request",
            "The address or a header holds characters that are not allowed."));
  }

  private void unauthorized(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
      throws IOException {
    if (!"XMLHttpRequest".equals(request.getHeader("X-Requested-With"))) {
      response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Easy Flow\"");
      response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    problems.write(
        response,
        Problems.of(
            HttpStatus.UNAUTHORIZED,
            "unauthorized",
            why instanceof BadCredentialsException
                ? "The name, password or token is wrong."
                : "This needs a login: HTTP Basic with a user's name and password, or a bearer"
                    + " token."));
  }

  /** A person's browser, not a program. */
  static boolean asksForPage(HttpServletRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return "GET".equals(request.getMethod())
        && accept != null
        && accept.contains("text/html")
        && request.getHeader(HttpHeaders.AUTHORIZATION) == null;
  }
}
