package io.easyflow.ops;

import io.easyflow.api.FirstAdmin;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * The first lines a person reads after start: where to look, and once the first password. They go
 * to standard output and not to the log, because a log is kept and sent on.
 */
@Component
public class Welcome {
  private final FirstAdmin admin;
  private final Environment environment;

  Welcome(FirstAdmin admin, Environment environment) {
    this.admin = admin;
    this.environment = environment;
  }

  /**
   * @param ready the hub serves requests
   */
  @EventListener
  public void print(ApplicationReadyEvent ready) {
    if (ready.getApplicationContext() instanceof ServletWebServerApplicationContext web) {
      System.out.println(lines(web.getWebServer().getPort()));
    }
  }

  private String lines(int port) {
    String base =
        "http://localhost:" + port + environment.getProperty("server.servlet.context-path", "");
    String password =
        admin
            .takePassword()
            .map(
                made ->
                    "  Login     admin / "
                        + made
                        + "   (shown this once; EASYFLOW_ADMIN_PASSWORD sets another)\n")
            .orElse("  Login     admin and the password you know\n");
    String sandbox =
        environment.getProperty("easyflow.sandbox", Boolean.class, false)
            ? "  Sandbox   doubles play the platforms; the first credential that is set ends it\n"
            : "";
    return "\n"
        + "  Easy Flow is running.\n"
        + sandbox
        + "  API       "
        + base
        + "/api-docs\n"
        + "  Hawtio    "
        + base
        + "/actuator/hawtio\n"
        + "  Orders    "
        + base
        + "/api/v1/orders\n"
        + "  Ledger    "
        + base
        + "/api/v1/ledger\n"
        + password;
  }
}
