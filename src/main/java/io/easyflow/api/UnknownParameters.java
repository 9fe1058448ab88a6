package io.easyflow.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses a filter that does not exist: silently ignored, it would seem to have matched all. */
final class UnknownParameters implements HandlerInterceptor {
  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (!(handler instanceof HandlerMethod method)
        || !method.getBeanType().getPackageName().startsWith("io.easyflow.")) {
      return true;
    }
    Set<String> unknown = new TreeSet<>(request.getParameterMap().keySet());
    Set<String> known =
        Arrays.stream(method.getMethodParameters())
            .filter(parameter -> parameter.hasParameterAnnotation(RequestParam.class))
            .map(UnknownParameters::name)
            .collect(Collectors.toCollection(TreeSet::new));
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw ApiException.badRequest(
          "Parameter '%s' is unknown; %s."
              .formatted(
                  unknown.iterator().next(),
                  known.isEmpty() ? "there is none" : "known are " + known));
    }
    return true;
  }

  private static String name(MethodParameter parameter) {
    RequestParam declared = parameter.getParameterAnnotation(RequestParam.class);
    return declared.name().isEmpty() ? parameter.getParameter().getName() : declared.name();
  }
}
