package io.easyflow.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class NoJobsAfterRoutesTest {
  @Test
  void jobsRunOnlyWhileCamelRuns() throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      StaticListableBeanFactory beans = new StaticListableBeanFactory();
      beans.addBean("camel", context);
      NoJobsAfterRoutes listener = new NoJobsAfterRoutes(beans.getBeanProvider(CamelContext.class));
      assertThat(listener.vetoJobExecution(null, null)).as("before").isTrue();
      context.start();
      assertThat(listener.vetoJobExecution(null, null)).as("while it runs").isFalse();
      context.stop();
      assertThat(listener.vetoJobExecution(null, null)).as("after").isTrue();
    }
  }
}
