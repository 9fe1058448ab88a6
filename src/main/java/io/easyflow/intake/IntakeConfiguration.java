package io.easyflow.intake;

import io.easyflow.account.Accounts;
import io.easyflow.catalog.Catalog;
import io.easyflow.channel.EventStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/** Puts the door together and hangs it into its paths. */
@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {
  @Bean
  AuthenticityScheme noneScheme() {
    return new NoneScheme();
  }

  @Bean
  AuthenticityScheme tokenScheme() {
    return new TokenScheme();
  }

  @Bean
  AuthenticityScheme hmacSha1Scheme() {
    return new HmacScheme("hmac-sha1", "HmacSHA1");
  }

  @Bean
  AuthenticityScheme hmacSha256Scheme() {
    return new HmacScheme("hmac-sha256", "HmacSHA256");
  }

  @Bean
  RefusedCallStore refusedCallStore(JdbcTemplate jdbc, IntakeProperties properties) {
    return new RefusedCallStore(jdbc, properties.refusedKept());
  }

  @Bean
  RefusedCalls refusedCalls(RefusedCallStore store, IntakeProperties properties) {
    return new RefusedCalls(store, properties.refusedKept(), properties.refusedPause());
  }

  @Bean
  WebhookDoor webhookDoor(
      Catalog catalog,
      Accounts accounts,
      EventStore store,
      List<AuthenticityScheme> schemes,
      IntakeProperties properties,
      RefusedCalls refusedCalls,
      MeterRegistry registry,
      Clock clock) {
    return new WebhookDoor(
        catalog,
        accounts,
        store,
        new Authenticator(schemes, clock),
        properties,
        new DoorRecords(clock, registry, refusedCalls));
  }

  /** The paths of the door, ahead of all others: it is the busiest handler of the hub. */
  @Bean
  SimpleUrlHandlerMapping webhookPaths(WebhookDoor door, IntakeProperties properties) {
    Map<String, HttpRequestHandler> handlers = new LinkedHashMap<>();
    handlers.put(IntakeProperties.PATH, handler(door, null));
    handlers.put(IntakeProperties.PATH + "/{account}", handler(door, null));
    properties
        .aliases()
        .forEach(alias -> handlers.put(alias.path(), handler(door, alias.platform())));
    return new SimpleUrlHandlerMapping(handlers, Ordered.HIGHEST_PRECEDENCE);
  }

  /** Camel finds the component by this name. */
  @Bean("inbound")
  InboundComponent inboundComponent(Catalog catalog, ObjectProvider<InboundGate> gate) {
    return new InboundComponent(catalog, gate.getIfAvailable(() -> InboundGate.OPEN));
  }

  private static HttpRequestHandler handler(WebhookDoor door, String platform) {
    return (request, response) -> {
      Map<String, String> path = new HashMap<>();
      if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
          instanceof Map<?, ?> variables) {
        variables.forEach((name, value) -> path.put(name.toString(), value.toString()));
      }
      if (platform != null) {
        path.put("platform", platform);
      }
      door.handle(path, request, response);
    };
  }
}
