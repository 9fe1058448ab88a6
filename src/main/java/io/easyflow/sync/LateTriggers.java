package io.easyflow.sync;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.quartz.CronTrigger;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Sets triggers anew that wait for longer than their own expression says. Quartz keeps the time a
 * trigger fires next: after the clock was set back by an hour nothing would be polled for an hour.
 */
@Component
class LateTriggers {
  private static final Logger LOG = LoggerFactory.getLogger(LateTriggers.class);

  /** Quartz fires up to two milliseconds early, and may do so while this looks. */
  private static final Duration JUST_FIRED = Duration.ofSeconds(1);

  private final Scheduler scheduler;
  private final Clock clock;

  /**
   * @param scheduler whose triggers are looked at
   * @param clock the time
   */
  LateTriggers(Scheduler scheduler, Clock clock) {
    this.scheduler = scheduler;
    this.clock = clock;
  }

  @Scheduled(fixedDelayString = "30s", initialDelayString = "30s")
  void setAnew() throws SchedulerException {
    for (TriggerKey key : scheduler.getTriggerKeys(GroupMatcher.anyTriggerGroup())) {
      if (scheduler.getTrigger(key) instanceof CronTrigger trigger) {
        setAnew(trigger);
      }
    }
  }

  private void setAnew(CronTrigger trigger) throws SchedulerException {
    Date next = trigger.getNextFireTime();
    Instant now = clock.instant();
    Trigger anew = trigger.getTriggerBuilder().startAt(Date.from(now)).build();
    Date due = anew.getFireTimeAfter(Date.from(now.plus(JUST_FIRED)));
    if (next != null && due != null && next.after(due)) {
      LOG.info("{} would wait until {}, the clock was set back", trigger.getKey(), next);
      scheduler.rescheduleJob(trigger.getKey(), anew);
    }
  }
}
