package io.easyflow.ops;

import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Lets the alarms look at the clock. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class OpsConfiguration {}
