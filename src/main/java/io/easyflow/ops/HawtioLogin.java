package io.easyflow.ops;

import io.hawt.web.auth.AuthenticationConfiguration;
import io.hawt.web.auth.AuthenticationFilter;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Makes Hawtio take the hub's login. Its own adapter for Spring Security is a further artifact that
 * does not resolve at this version, and knows sessions only: it would refuse HTTP Basic and tokens.
 * The hub's security has checked all three before Hawtio sees a request.
 */
@Component
class HawtioLogin implements BeanPostProcessor {
  /** Switches off the filter by which Hawtio asks for a login of its own before Jolokia. */
  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof FilterRegistrationBean<?> registration
        && registration.getFilter() instanceof AuthenticationFilter) {
      registration.setEnabled(false);
    }
    return bean;
  }

  /** Tells Hawtio's pages to trust the user of the request. */
  @EventListener
  void trust(ServletWebServerInitializedEvent started) {
    AuthenticationConfiguration.getConfiguration(
            started.getApplicationContext().getServletContext())
        .setSpringSecurityEnabled(true);
  }
}
