package io.easyflow.channel;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.account.Accounts;
import io.easyflow.account.SecretMask;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans of the durable channel. */
@Configuration(proxyBeanMethods = false)
class ChannelConfiguration {
  @Bean
  SteadyClock steadyClock(Clock clock) {
    return new SteadyClock(clock);
  }

  @Bean
  DurableChannel durableChannel(
      DataSource source,
      Accounts accounts,
      ObjectProvider<EffectHandler<?>> handlers,
      ObjectProvider<DeliveryOutcomeListener> listeners,
      ChannelProperties properties,
      SecretMask mask,
      MeterRegistry meters,
      ObjectMapper mapper,
      SteadyClock clock) {
    return new DurableChannel(
        source,
        accounts,
        handlers.orderedStream().toList(),
        listeners.orderedStream().toList(),
        properties,
        mask,
        meters,
        mapper,
        clock);
  }

  @Bean("durable")
  DurableComponent durableComponent(DurableChannel channel) {
    return new DurableComponent(channel);
  }

  @Bean
  EventStore eventStore(DurableChannel channel) {
    return channel.store();
  }

  @Bean
  Ledger ledger(DurableChannel channel) {
    return channel.ledger();
  }

  @Bean
  DeadLetters deadLetters(DurableChannel channel) {
    return channel.deadLetters();
  }

  @Bean
  Journal journal(DurableChannel channel) {
    return channel.journal();
  }

  @Bean
  Subscribers subscribers(DurableChannel channel) {
    return channel.subscribers();
  }

  /** A dead letter channel by default would hide failures from the durable one. */
  @Bean
  CamelContextConfiguration failuresReachTheChannel() {
    return new CamelContextConfiguration() {
      @Override
      public void beforeApplicationStart(CamelContext context) {
        context.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
      }

      @Override
      public void afterApplicationStart(CamelContext context) {
        // Nothing to do once it runs.
      }
    };
  }
}
