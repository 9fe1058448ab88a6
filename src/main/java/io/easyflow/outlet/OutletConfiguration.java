package io.easyflow.outlet;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.account.Accounts;
import io.easyflow.account.SecretMask;
import io.easyflow.catalog.Catalog;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans of the outlet; Camel finds the component by its bean name. */
@Configuration(proxyBeanMethods = false)
class OutletConfiguration {
  @Bean
  JqVariables jqVariables(ObjectMapper json, Clock clock) {
    return new JqVariables(json, clock);
  }

  @Bean
  RefusedAccounts refusedAccounts(Clock clock, ObjectProvider<OutletEvents> listeners) {
    return new RefusedAccounts(clock, listeners.orderedStream().toList());
  }

  @Bean
  Outlet outlet(
      Accounts accounts,
      ObjectMapper json,
      Clock clock,
      SecretMask mask,
      OutletProperties properties,
      RefusedAccounts refused,
      MeterRegistry meters) {
    return new Outlet(accounts, json, clock, mask::mask, properties, refused, meters);
  }

  @Bean("outbound")
  OutboundComponent outboundComponent(
      Catalog catalog, JqVariables variables, ObjectMapper json, Outlet outlet) {
    return new OutboundComponent(catalog::find, variables, json, outlet);
  }
}
