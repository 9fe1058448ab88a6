package io.easyflow.webchat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;

/** Asks who sends a file before a byte of it is read. */
@Component
class FileSenders implements HandlerInterceptor {
  /** Attribute of a request: the session its token proved. */
  static final String SESSION = "webchat.session";

  private final ChatTokens tokens;
  private final ChatLimits limits;

  FileSenders(ChatTokens tokens, ChatLimits limits) {
    this.tokens = tokens;
    this.limits = limits;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (HttpMethod.POST.matches(request.getMethod())) {
      limits.address(request.getRemoteAddr());
      String session = tokens.session(Bearer.token(request.getHeader(HttpHeaders.AUTHORIZATION)));
      limits.file(session);
      request.setAttribute(SESSION, session);
    }
    return true;
  }
}
