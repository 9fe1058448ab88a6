package io.easyflow.sync;

import org.apache.camel.CamelContext;
import org.quartz.JobExecutionContext;
import org.quartz.Trigger;
import org.quartz.listeners.TriggerListenerSupport;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.quartz.SchedulerFactoryBeanCustomizer;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;
import org.springframework.stereotype.Component;

/**
 * Lets no job run unless Camel does. A scheduler that was told to stand by still fires what it has
 * in hand, and at a stop that finds its route gone. What is due is found by the next tick.
 */
@Component
class NoJobsAfterRoutes extends TriggerListenerSupport implements SchedulerFactoryBeanCustomizer {
  private final ObjectProvider<CamelContext> camel;

  NoJobsAfterRoutes(ObjectProvider<CamelContext> camel) {
    this.camel = camel;
  }

  @Override
  public void customize(SchedulerFactoryBean factory) {
    factory.setGlobalTriggerListeners(this);
  }

  @Override
  public String getName() {
    return "no-jobs-after-routes";
  }

  @Override
  public boolean vetoJobExecution(Trigger trigger, JobExecutionContext job) {
    CamelContext context = camel.getIfAvailable();
    return context == null || !context.getStatus().isStarted();
  }
}
