package io.easyflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class SandboxEnvironmentTest {
  @Test
  void withoutCredentialsItIsASandboxWithADatabaseOfItsOwn() {
    StandardEnvironment environment = decide(Map.of());
    assertThat(environment.getProperty("easyflow.sandbox")).isEqualTo("true");
    assertThat(environment.getProperty("easyflow.database.sandbox")).isEqualTo("true");
    assertThat(environment.getProperty("easyflow.sandbox.base-url"))
        .matches("http://127\\.0\\.0\\.1:\\d+");
  }

  @Test
  void theFirstCredentialTurnsItOff() {
    StandardEnvironment environment = decide(Map.of("SHOPIFY_WEBHOOK_SECRET", "something"));
    assertThat(environment.getProperty("easyflow.sandbox")).isNull();
    assertThat(environment.getProperty("easyflow.database.sandbox")).isNull();
  }

  @Test
  void aPersonsWordWins() {
    assertThat(decide(Map.of("EASYFLOW_SANDBOX", "false")).getProperty("easyflow.sandbox.base-url"))
        .isNull();
    StandardEnvironment forced =
        decide(
            Map.of(
                "EASYFLOW_SANDBOX", "true",
                "SHOPIFY_WEBHOOK_SECRET", "something",
                "EASYFLOW_SANDBOX_BASEURL", "http://127.0.0.1:9999"));
    assertThat(forced.getProperty("easyflow.database.sandbox")).isEqualTo("true");
  }

  private static StandardEnvironment decide(Map<String, Object> variables) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
            new MapPropertySource(
                StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME, Map.of()));
    new SandboxEnvironment().postProcessEnvironment(environment, null);
    return environment;
  }
}
