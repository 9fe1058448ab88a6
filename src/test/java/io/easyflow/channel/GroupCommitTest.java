package io.easyflow.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
  private final Set<String> committed = ConcurrentHashMap.newKeySet();

  private void commit(List<String> group) {
    if (group.contains("broken")) {
      throw new AssertionError("a driver asserts what a dying connection does not keep");
    }
    committed.addAll(group);
  }

  @Test
  void anErrorEndsNoCommitter() throws InterruptedException {
    GroupCommit<String> commits =
        new GroupCommit<>("test-commit-", 1, Duration.ZERO, one -> 1, this::commit);
    commits.start(1);
    commits.add("broken");
    commits.add("next");
    await().until(() -> committed.contains("next"));
    commits.stop(Duration.ofSeconds(5));
    assertThat(committed).containsExactly("next");
  }

  @Test
  void whatIsGatheredIsCommittedAlsoWhenTheCommitterIsInterrupted() throws Exception {
    GroupCommit<String> commits =
        new GroupCommit<>("interrupted-", 10, Duration.ofMinutes(5), one -> 1, committed::addAll);
    commits.add("one");
    commits.add("two");
    commits.start(1);
    await().until(() -> committed.contains("two"));
    Thread committer =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("interrupted-0"))
            .findFirst()
            .orElseThrow();
    commits.add("lingering");
    await("it waits for more").until(() -> isIn(committer, "group"));
    committer.interrupt();
    await().until(() -> committed.contains("lingering"));
    await().until(() -> !committer.isAlive());
  }

  @Test
  void whatWaitsIsCommittedBeforeItStops() throws Exception {
    GroupCommit<String> commits =
        new GroupCommit<>("stopping-", 10, Duration.ZERO, one -> 1, committed::addAll);
    commits.start(3);
    for (int i = 0; i < 1000; i++) {
      commits.add("one of many " + i);
    }
    commits.stop(Duration.ofMinutes(1));
    assertThat(committed).hasSize(1000);
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("stopping-"));
  }

  private static boolean isIn(Thread thread, String method) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals(method));
  }
}
