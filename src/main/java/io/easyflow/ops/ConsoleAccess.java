package io.easyflow.ops;

import io.easyflow.api.Role;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import org.jolokia.server.core.restrictor.policy.PolicyRestrictor;
import org.jolokia.server.core.service.api.Restrictor;
import org.jolokia.server.core.util.HttpMethod;
import org.jolokia.server.core.util.RequestType;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * What each role may do through Jolokia, which Hawtio speaks: viewers read, operators also run what
 * starts, stops and replays, administrators do what {@code hawtio-config/jolokia-access.xml} does
 * not forbid everybody. Jolokia makes it, by its class name.
 */
public final class ConsoleAccess implements Restrictor {
  private static final String POLICY = "hawtio-config/jolokia-access.xml";
  private static final String CAMEL = "org.apache.camel";

  /** Domains whose operations only tell something, as Hawtio needs them to draw its pages. */
  private static final Set<String> TELLING = Set.of("hawtio", "jolokia");

  private static final Pattern READS =
      Pattern.compile("(dump|list|get|is|explain|has)[A-Z].*|list|report");
  private static final Pattern RUNS =
      Pattern.compile(
          "(dump|list|get|is|explain|has|browse|start|stop|suspend|resume|reset|clear|enable|disable)"
              + "([A-Z].*)?");

  private final PolicyRestrictor everybody;

  /** Reads the policy: the file in the working directory, else the one in the application. */
  public ConsoleAccess() {
    Path file = Path.of(POLICY);
    try (InputStream policy =
        Files.exists(file)
            ? Files.newInputStream(file)
            : ConsoleAccess.class.getResourceAsStream("/" + POLICY)) {
      everybody = new PolicyRestrictor(policy);
    } catch (IOException e) {
      throw new IllegalStateException(POLICY + " cannot be read", e);
    }
  }

  @Override
  public boolean isHttpMethodAllowed(HttpMethod method) {
    return everybody.isHttpMethodAllowed(method);
  }

  @Override
  public boolean isTypeAllowed(RequestType type) {
    return everybody.isTypeAllowed(type);
  }

  @Override
  public boolean isAttributeReadAllowed(ObjectName bean, String attribute) {
    return everybody.isAttributeReadAllowed(bean, attribute)
        && (operator() || viewer() && !shows(bean));
  }

  @Override
  public boolean isAttributeWriteAllowed(ObjectName bean, String attribute) {
    return everybody.isAttributeWriteAllowed(bean, attribute)
        && (admin() || operator() && shows(bean));
  }

  @Override
  public boolean isOperationAllowed(ObjectName bean, String operation) {
    if (!everybody.isOperationAllowed(bean, operation) || !viewer()) {
      return false;
    }
    String name = operation.replaceAll("\\(.*", "");
    boolean ours = bean.getDomain().equals("io.easyflow");
    boolean camel = bean.getDomain().equals(CAMEL);
    return admin()
        || operator() && (ours || camel && RUNS.matcher(name).matches())
        || telling(bean)
        || (ours || camel && !shows(bean)) && READS.matcher(name).matches();
  }

  @Override
  public boolean isRemoteAccessAllowed(String... hosts) {
    return everybody.isRemoteAccessAllowed(hosts);
  }

  /**
   * Pages of other sites may not ask, whatever the browser sends along. Jolokia gives the header
   * Origin or, where a browser sends none, Referer, which is a whole address. The scheme is not
   * compared: a proxy may end TLS before the hub.
   */
  @Override
  public boolean isOriginAllowed(String origin, boolean strict) {
    if (origin == null) {
      return true;
    }
    return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
        && origin
            .replaceFirst("^https?://", "")
            .replaceFirst("/.*$", "")
            .equalsIgnoreCase(request.getRequest().getHeader("Host"));
  }

  @Override
  public boolean isObjectNameHidden(ObjectName bean) {
    return everybody.isObjectNameHidden(bean);
  }

  private static boolean telling(ObjectName bean) {
    String type = String.valueOf(bean.getKeyProperty("type"));
    return TELLING.contains(bean.getDomain()) && !type.equals("QuartzFacade");
  }

  /** The tracer holds what customers wrote. */
  private static boolean shows(ObjectName bean) {
    return bean.getDomain().equals(CAMEL) && "tracer".equals(bean.getKeyProperty("type"));
  }

  private static boolean admin() {
    return has(Role.ADMIN);
  }

  private static boolean operator() {
    return has(Role.OPERATOR);
  }

  private static boolean viewer() {
    return has(Role.VIEWER);
  }

  /** Each role may do what the one before it may. */
  private static boolean has(Role least) {
    Authentication who = SecurityContextHolder.getContext().getAuthentication();
    return who != null
        && who.getAuthorities().stream()
            .map(GrantedAuthority::getAuthority)
            .anyMatch(
                authority ->
                    Arrays.stream(Role.values())
                        .filter(role -> role.compareTo(least) >= 0)
                        .anyMatch(role -> authority.equals("ROLE_" + role.name())));
  }
}
