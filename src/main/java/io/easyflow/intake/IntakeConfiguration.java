package io.easyflow.intake;

import io.easyflow.account.Accounts;
import io.easyflow.catalog.Catalog;
import io.easyflow.channel.EventStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.JdbcTemplate;

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
      Clock clock,
      ObjectProvider<ReplyPort> replies) {
    return new WebhookDoor(
        catalog,
        accounts,
        store,
        new Authenticator(schemes, clock),
        properties,
        new DoorRecords(clock, registry, refusedCalls),
        (account, body, before) -> replies.getObject().ask(account, body, before));
  }

  @Bean
  LateRefusals lateRefusals(IntakeProperties properties) {
    return new LateRefusals(properties.refusalPause());
  }

  @Bean
  FilterRegistrationBean<DoorFilter> webhookPaths(
      WebhookDoor door, LateRefusals refusals, IntakeProperties properties) {
    LateBodies bodies = new LateBodies(properties.bodyTimeout(), properties.lateBodies().toBytes());
    FilterRegistrationBean<DoorFilter> filter =
        new FilterRegistrationBean<>(new DoorFilter(door, bodies, refusals, properties.aliases()));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }

  @Bean
  FilterRegistrationBean<OtherBodies> otherBodies() {
    FilterRegistrationBean<OtherBodies> filter = new FilterRegistrationBean<>(new OtherBodies());
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return filter;
  }

  /** Camel finds the component by this name. */
  @Bean("inbound")
  InboundComponent inboundComponent(Catalog catalog, ObjectProvider<InboundGate> gate) {
    return new InboundComponent(catalog, gate.getIfAvailable(() -> InboundGate.OPEN));
  }
}
