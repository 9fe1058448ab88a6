package io.easyflow;

import io.easyflow.connector.Commands;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the hub. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class EasyFlowApplication {

  /**
   * @param args Spring Boot arguments; commands for integrators ({@code check}, {@code map}) are
   *     handled before the context starts
   */
  public static void main(String[] args) {
    if (Commands.handles(args)) {
      System.exit(Commands.run(System.out, System.err, args));
    }
    SpringApplication.run(EasyFlowApplication.class, args);
  }
}
