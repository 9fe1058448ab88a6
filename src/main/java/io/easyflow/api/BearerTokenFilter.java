package io.easyflow.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets programs in by {@code Authorization: Bearer <token>}. */
final class BearerTokenFilter extends OncePerRequestFilter {
  private static final String SCHEME = "Bearer ";
  private final ApiTokens tokens;
  private final AuthenticationEntryPoint refuse;

  BearerTokenFilter(ApiTokens tokens, AuthenticationEntryPoint refuse) {
    this.tokens = tokens;
    this.refuse = refuse;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      chain.doFilter(request, response);
      return;
    }
    try {
      authenticate(header.substring(SCHEME.length()).trim());
    } catch (AuthenticationException e) {
      refuse.commence(request, response, e);
      return;
    }
    chain.doFilter(request, response);
  }

  private void authenticate(String token) {
    Optional<ApiTokens.ApiToken> found;
    try {
      found = tokens.find(token);
    } catch (DataAccessException e) {
      throw new AuthenticationServiceException("The database is away", e);
    }
    ApiTokens.ApiToken known =
        found.orElseThrow(() -> new BadCredentialsException("The token is unknown or expired"));
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(
        UsernamePasswordAuthenticationToken.authenticated(
            "token:" + known.name(), null, known.role().authorities()));
    SecurityContextHolder.setContext(context);
  }
}
