package io.easyflow.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.CronScheduleBuilder;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.StdSchedulerFactory;

/**
 * The clock cannot be set here; a trigger that begins in an hour is what a clock set back leaves.
 */
class LateTriggersTest {
  private static final AtomicInteger RUNS = new AtomicInteger();

  private Scheduler scheduler;

  /** Counts. */
  public static final class Counting implements Job {
    @Override
    public void execute(JobExecutionContext context) {
      RUNS.incrementAndGet();
    }
  }

  @BeforeEach
  void start() throws SchedulerException {
    RUNS.set(0);
    Properties settings = new Properties();
    settings.put("org.quartz.scheduler.instanceName", "late-triggers-test");
    settings.put("org.quartz.threadPool.threadCount", "1");
    scheduler = new StdSchedulerFactory(settings).getScheduler();
    scheduler.start();
  }

  @AfterEach
  void stop() throws SchedulerException {
    scheduler.shutdown(true);
  }

  private void schedule(String name, TriggerBuilder<?> trigger) throws SchedulerException {
    scheduler.scheduleJob(
        JobBuilder.newJob(Counting.class).withIdentity(name).build(),
        trigger.withIdentity(name).build());
  }

  private Instant next(String name) throws SchedulerException {
    Trigger trigger = scheduler.getTrigger(TriggerKey.triggerKey(name));
    return trigger.getNextFireTime().toInstant();
  }

  @Test
  void aJobRunsInItsRhythmAlthoughItsTriggerWaitsForAnHour() throws SchedulerException {
    Date inAnHour = Date.from(Instant.now().plus(Duration.ofHours(1)));
    schedule(
        "polled",
        TriggerBuilder.newTrigger()
            .startAt(inAnHour)
            .withSchedule(CronScheduleBuilder.cronSchedule("* * * * * ?")));
    schedule("once", TriggerBuilder.newTrigger().startAt(inAnHour));
    assertThat(next("polled")).isAfterOrEqualTo(inAnHour.toInstant().minusSeconds(1));
    LateTriggers late = new LateTriggers(scheduler, Clock.systemUTC());
    late.setAnew();
    await().atMost(Duration.ofSeconds(10)).until(() -> RUNS.get() >= 2);
    assertThat(next("once")).as("it has no rhythm").isEqualTo(inAnHour.toInstant());
  }

  @Test
  void aTriggerThatWaitsForItsTimeIsLeftAlone() throws SchedulerException {
    Date before = scheduleYearly();
    new LateTriggers(scheduler, Clock.systemUTC()).setAnew();
    assertThat(start("yearly")).isEqualTo(before);
  }

  /**
   * @return when the trigger was made
   */
  private Date scheduleYearly() throws SchedulerException {
    schedule(
        "yearly",
        TriggerBuilder.newTrigger().withSchedule(CronScheduleBuilder.cronSchedule("0 0 3 1 1 ?")));
    return start("yearly");
  }

  private Date start(String name) throws SchedulerException {
    return scheduler.getTrigger(TriggerKey.triggerKey(name)).getStartTime();
  }

  /**
   * It was set anew and fired twice: an expression's time counts from a second before its start.
   */
  @Test
  void aTriggerThatHasJustFiredIsLeftAlone() throws SchedulerException {
    Date before = scheduleYearly();
    ZoneId zone = ZoneId.systemDefault();
    Instant fired = next("yearly").atZone(zone).minusYears(1).toInstant();
    for (long millis : new long[] {-2, 0, 500, 1500}) {
      new LateTriggers(scheduler, Clock.fixed(fired.plusMillis(millis), zone)).setAnew();
      assertThat(start("yearly")).as("%d ms after", millis).isEqualTo(before);
    }
    assertThat(RUNS).hasValue(0);
  }
}
