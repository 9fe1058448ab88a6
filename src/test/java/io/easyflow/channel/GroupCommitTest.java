package io.easyflow.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
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
}
