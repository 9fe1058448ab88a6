package io.easyflow.testkit;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * How tests wait where they do not say: the bound ends a hang and measures nothing, so a busy
 * machine may take its time.
 */
public final class Patience implements LauncherSessionListener {
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    Awaitility.setDefaultPollDelay(Duration.ofMillis(20));
    Awaitility.setDefaultPollInterval(Duration.ofMillis(40));
  }
}
