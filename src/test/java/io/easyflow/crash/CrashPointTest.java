package io.easyflow.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.easyflow.channel.CrashPoint;
import io.easyflow.testkit.OrderLoad;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Ends a hub that had nothing to do at the first delivery that comes to a named moment, and looks
 * at what it left in the database, which outlives it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashPointTest {
  private static final int ORDERS = 8;

  private ArmedPoints points;
  private Stage stage;

  @BeforeAll
  void start(@TempDir Path home) throws IOException {
    points = new ArmedPoints(home);
    stage = new Stage(home, points.jvmOption());
  }

  @AfterAll
  void stop() {
    stage.close();
  }

  /** The database server still finishes what a killed hub had sent it. */
  private void awaitLastCommits() {
    Awaitility.await()
        .until(
            () ->
                Left.count(
                    stage.hub().database(),
                    "count(*) from pg_stat_activity where application_name = 'easy-flow'"),
            sessions -> sessions == 0);
  }

  /** What the database and the messenger hold while no hub runs or nothing is to be done. */
  private record Left(
      long kept,
      long duplicates,
      long orders,
      long settled,
      long untouchedMessages,
      Set<String> callsBegun,
      Set<String> inDoubt,
      List<String> told) {
    static Left by(Stage stage) {
      JdbcTemplate database = stage.hub().database();
      return new Left(
          count(database, "count(*) from event where channel = 'inbound:shopify'"),
          count(database, "coalesce(sum(duplicate), 0) from door_count where platform = 'shopify'"),
          count(database, "count(*) from orders"),
          count(database, "count(*) from delivery_history"),
          count(
              database,
              "count(*) from delivery d join subscriber s on s.id = d.subscriber"
                  + " where s.name = 'message-send' and d.due_at is null and d.started_at is null"),
          texts(
              database,
              "select split_part(e.headers ->> 'notification', '/', 2) || ' ' ||"
                  + " split_part(e.headers ->> 'notification', '/', 4)"
                  + " from delivery d join event e on e.id = d.event_id"
                  + " where d.started_at is not null"),
          texts(
              database,
              "select external_id || ' ' || template from notification where status = 'unknown'"),
          OrderAudit.told(stage.telegram()));
    }

    private static long count(JdbcTemplate database, String what) {
      return database.queryForObject("select " + what, Long.class);
    }

    private static Set<String> texts(JdbcTemplate database, String sql) {
      return new HashSet<>(database.queryForList(sql, String.class));
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsLostAndNothingIsDoneTwice(CrashPoint point) throws Exception {
    Left before = Left.by(stage);
    points.arm(point);
    OrderLoad load = stage.load(ORDERS, ORDERS, stage.hub());
    points.awaitEnd(stage.hub(), point);
    load.awaitOutage();
    awaitLastCommits();
    Left left = Left.by(stage);
    long unanswered =
        left.kept() - stage.acknowledged().values().stream().mapToLong(Integer::longValue).sum();
    isAsItMustBe(point, before, left, unanswered);

    stage.hub().start();
    load.finish();
    new OrderAudit(stage).check(Duration.ofMinutes(1));
    Left after = Left.by(stage);
    assertThat(after.duplicates() - before.duplicates())
        .as("what was kept and not answered came again")
        .isEqualTo(unanswered);
    after.inDoubt().removeAll(before.inDoubt());
    assertThat(after.inDoubt())
        .as("in doubt is what was begun and not marked, and nothing else")
        .isEqualTo(left.callsBegun());
    if (point == CrashPoint.STARTED) {
      assertThat(after.told())
          .as("begun and never called")
          .doesNotContainAnyElementsOf(untold(left));
    }
  }

  private static Set<String> untold(Left left) {
    Set<String> untold = new HashSet<>(left.callsBegun());
    left.told().forEach(untold::remove);
    return untold;
  }

  private static void isAsItMustBe(CrashPoint point, Left before, Left left, long unanswered) {
    switch (point) {
      case STORED -> assertThat(unanswered).as("kept and not answered").isPositive();
      case STARTED -> assertThat(untold(left)).as("begun and not called").isNotEmpty();
      case CALLED ->
          assertThat(left.told())
              .as("called and not marked")
              .containsAnyElementsOf(left.callsBegun());
      case SETTLING -> {
        assertThat(left.kept()).isGreaterThan(before.kept());
        assertThat(left.settled()).as("marks were rolled back").isEqualTo(before.settled());
        assertThat(left.orders()).as("effects were rolled back").isEqualTo(before.orders());
      }
      case SETTLED -> {
        assertThat(left.settled()).as("marked").isGreaterThan(before.settled());
        assertThat(left.orders()).as("effects").isGreaterThan(before.orders());
        assertThat(left.untouchedMessages()).as("follow-ups that nobody took up").isPositive();
        assertThat(left.told()).hasSameSizeAs(before.told());
      }
    }
  }
}
