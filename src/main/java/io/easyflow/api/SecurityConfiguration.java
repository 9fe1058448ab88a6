package io.easyflow.api;

import io.easyflow.intake.IntakeProperties;
import io.easyflow.webchat.WebChatPaths;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Who may come in. Webhooks prove where they come from at the door and health says up or down to
 * anybody; everything else needs a login. Reading needs the role viewer, changing operator, people
 * and tokens admin.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
  /** Answer anybody, with nothing but a status. */
  static final String[] OPEN = {
    "/actuator/health",
    "/actuator/health/liveness",
    "/actuator/health/readiness",
    "/health/integrations",
    "/login",
    "/favicon.ico",
    "/error"
  };

  @Bean
  PasswordEncoder passwordEncoder(Clock clock) {
    return new CachedPasswords(clock);
  }

  @Bean
  RoleHierarchy roleHierarchy() {
    return RoleHierarchyImpl.withDefaultRolePrefix()
        .role(Role.ADMIN.name())
        .implies(Role.OPERATOR.name())
        .role(Role.OPERATOR.name())
        .implies(Role.VIEWER.name())
        .build();
  }

  /** The doors: no session, no CSRF, nothing that costs time. */
  @Bean
  @Order(1)
  SecurityFilterChain doors(HttpSecurity http, IntakeProperties intake) throws Exception {
    return open(http, doorPaths(intake));
  }

  /** The web chat's doors: visitors prove themselves by their tokens there. */
  @Bean
  @Order(1)
  SecurityFilterChain chat(HttpSecurity http) throws Exception {
    return open(http, anyOf(Stream.of(WebChatPaths.open())));
  }

  private static SecurityFilterChain open(HttpSecurity http, RequestMatcher paths)
      throws Exception {
    return http.securityMatcher(paths)
        .authorizeHttpRequests(all -> all.anyRequest().permitAll())
        .csrf(AbstractHttpConfigurer::disable)
        .anonymous(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .sessionManagement(it -> it.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain house(
      HttpSecurity http,
      ApiUsers users,
      ApiTokens tokens,
      PasswordEncoder encoder,
      Clock clock,
      SecurityProblems problems)
      throws Exception {
    CsrfTokenRequestAttributeHandler csrf = new CsrfTokenRequestAttributeHandler();
    csrf.setCsrfRequestAttributeName(null); // loads the token at once, so the cookie is always set
    HttpSessionRequestCache pages = new HttpSessionRequestCache();
    pages.setRequestMatcher(SecurityProblems::asksForPage);
    return http.authenticationProvider(new LoginThrottle(users, encoder, clock))
        .authorizeHttpRequests(
            it ->
                it.requestMatchers(OPEN)
                    .permitAll()
                    .requestMatchers("/actuator/hawtio/proxy/**", "/hawtio/proxy/**")
                    .denyAll()
                    .requestMatchers("/api/v1/users/**", "/api/v1/tokens/**")
                    .hasRole(Role.ADMIN.name())
                    .requestMatchers("/actuator/jolokia/**")
                    .hasRole(Role.VIEWER.name())
                    .requestMatchers(HttpMethod.GET)
                    .hasRole(Role.VIEWER.name())
                    .requestMatchers(HttpMethod.DELETE, "/api/v1/**")
                    .hasRole(Role.ADMIN.name())
                    .anyRequest()
                    .hasRole(Role.OPERATOR.name()))
        .requestCache(it -> it.requestCache(pages))
        .httpBasic(it -> it.authenticationEntryPoint(problems))
        .formLogin(it -> it.loginPage("/login").permitAll().defaultSuccessUrl("/api-docs", false))
        .addFilterBefore(new BearerTokenFilter(tokens, problems), BasicAuthenticationFilter.class)
        .csrf(
            it ->
                it.csrfTokenRepository(CookieCsrfTokenRepository.withHttpOnlyFalse())
                    .csrfTokenRequestHandler(csrf)
                    .ignoringRequestMatchers(SecurityConfiguration::needsNoToken))
        .exceptionHandling(
            it -> it.authenticationEntryPoint(problems).accessDeniedHandler(problems))
        .build();
  }

  /**
   * CSRF is about logins that a browser adds by itself. A program that sends its login with the
   * request needs no token, nor who has no session to abuse. A browser repeats a Basic login too,
   * also for a page of somebody else: there {@code Sec-Fetch-Site} tells.
   */
  private static boolean needsNoToken(HttpServletRequest request) {
    if (request.getHeader(HttpHeaders.AUTHORIZATION) == null) {
      return request.getRequestedSessionId() == null && !request.getRequestURI().endsWith("/login");
    }
    String site = request.getHeader("Sec-Fetch-Site");
    return site == null || site.equals("same-origin") || site.equals("none");
  }

  private static RequestMatcher doorPaths(IntakeProperties intake) {
    Stream<String> paths =
        Stream.concat(
            Stream.of("/api/v1/integration/webhook/**"),
            intake.aliases().stream().map(IntakeProperties.Alias::path));
    return anyOf(paths);
  }

  private static RequestMatcher anyOf(Stream<String> paths) {
    return new OrRequestMatcher(
        paths
            .map(path -> (RequestMatcher) PathPatternRequestMatcher.withDefaults().matcher(path))
            .toList());
  }
}
