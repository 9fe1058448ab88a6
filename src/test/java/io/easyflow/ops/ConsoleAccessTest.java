package io.easyflow.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.management.ObjectName;
import org.jolokia.server.core.util.HttpMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

class ConsoleAccessTest {
  private static final List<String> ROLES = List.of("NOBODY", "VIEWER", "OPERATOR", "ADMIN");
  private final ConsoleAccess access = new ConsoleAccess();

  @AfterEach
  void logout() {
    SecurityContextHolder.clearContext();
    RequestContextHolder.resetRequestAttributes();
  }

  /** A browser sends Referer, a whole address, where it sends no Origin. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "http://localhost:8080                  | true",
        "http://localhost:8080/                 | true",
        "http://localhost:8080/actuator/hawtio/ | true",
        "https://LOCALHOST:8080                 | true",
        "http://localhost:8081                  | false",
        "http://evil.example                    | false",
        "http://evil.example/localhost:8080     | false",
        "http://localhost:8080.evil.example     | false",
        "http://localhost:8080@evil.example     | false",
        "null                                   | false",
      })
  void origins(String origin, boolean allowed) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.addHeader("Host", "localhost:8080");
    RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
    assertThat(access.isOriginAllowed(origin, false)).isEqualTo(allowed);
    assertThat(access.isOriginAllowed(null, false)).isTrue();
  }

  /** Columns: nobody, viewer, operator, admin. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "org.apache.camel:context=c,type=context,name=\"c\" | dumpRoutesAsXml()      | 0 | 1 | 1 | 1",
        "org.apache.camel:context=c,type=routes,name=\"r\"  | stop()                 | 0 | 0 | 1 | 1",
        "org.apache.camel:context=c,type=routes,name=\"r\"  | remove()               | 0 | 0 | 0 | 1",
        "org.apache.camel:context=c,type=routes,name=\"r\"  | updateRouteFromXml(java.lang.String) | 0 | 0 | 0 | 0",
        "org.apache.camel:context=c,type=context,name=\"c\" | sendBody(java.lang.String,java.lang.Object) | 0 | 0 | 0 | 0",
        "org.apache.camel:context=c,type=context,name=\"c\" | createEndpoint(java.lang.String) | 0 | 0 | 0 | 0",
        "org.apache.camel:context=c,type=tracer,name=t      | dumpAllTracedMessagesAsXml() | 0 | 0 | 1 | 1",
        "io.easyflow:type=DeadLetters                       | list                   | 0 | 1 | 1 | 1",
        "io.easyflow:type=DeadLetters                       | replay                 | 0 | 0 | 1 | 1",
        "com.sun.management:type=DiagnosticCommand          | jvmtiAgentLoad         | 0 | 0 | 0 | 0",
        "ch.qos.logback.classic:Name=default                | reloadByURL            | 0 | 0 | 0 | 0",
        "java.lang:type=Memory                              | gc                     | 0 | 0 | 0 | 1",
        "hawtio:type=security,name=RBACRegistry             | list()                 | 0 | 1 | 1 | 1",
      })
  void operations(String bean, String operation, int nobody, int viewer, int operator, int admin)
      throws Exception {
    int[] expected = {nobody, viewer, operator, admin};
    for (int i = 0; i < ROLES.size(); i++) {
      login(ROLES.get(i));
      assertThat(access.isOperationAllowed(new ObjectName(bean), operation))
          .as(ROLES.get(i))
          .isEqualTo(expected[i] == 1);
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "java.lang:type=Memory                         | HeapMemoryUsage  | 0 | 1 | 1 | 1",
        "java.lang:type=Runtime                        | SystemProperties | 0 | 0 | 0 | 0",
        "org.apache.camel:context=c,type=tracer,name=t | Enabled          | 0 | 0 | 1 | 1",
      })
  void attributes(String bean, String attribute, int nobody, int viewer, int operator, int admin)
      throws Exception {
    int[] expected = {nobody, viewer, operator, admin};
    for (int i = 0; i < ROLES.size(); i++) {
      login(ROLES.get(i));
      assertThat(access.isAttributeReadAllowed(new ObjectName(bean), attribute))
          .as(ROLES.get(i))
          .isEqualTo(expected[i] == 1);
    }
    login("OPERATOR");
    assertThat(access.isAttributeWriteAllowed(new ObjectName("java.lang:type=Memory"), "Verbose"))
        .isFalse();
    assertThat(access.isHttpMethodAllowed(HttpMethod.POST)).isTrue();
  }

  private static void login(String role) {
    SecurityContextHolder.getContext()
        .setAuthentication(
            UsernamePasswordAuthenticationToken.authenticated(
                "somebody", null, AuthorityUtils.createAuthorityList("ROLE_" + role)));
  }
}
