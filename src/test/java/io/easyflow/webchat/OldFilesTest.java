package io.easyflow.webchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.easyflow.database.TestDatabase;
import io.easyflow.sync.HubFixture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Files go when nobody needs them, and their rows say so. */
class OldFilesTest {
  private static final String SESSION = "session-of-a-visitor-1";

  @TempDir Path folder;
  private final HubFixture.MovableClock clock = new HubFixture.MovableClock();
  private final JdbcTemplate jdbc = new JdbcTemplate(TestDatabase.create());
  private VisitorFiles files;
  private OldFiles old;

  @BeforeEach
  void settings() {
    WebChatProperties properties = properties("30d");
    files = new VisitorFiles(jdbc, properties, null);
    old = new OldFiles(jdbc, files, properties, clock);
  }

  private WebChatProperties properties(String keep) {
    return new Binder(
            new MapConfigurationPropertySource(
                Map.of(
                    "easyflow.webchat.files-dir",
                    folder.toString(),
                    "easyflow.webchat.keep-files",
                    keep)))
        .bind("easyflow.webchat", WebChatProperties.class)
        .get();
  }

  private VisitorFile kept(String name, boolean named) {
    VisitorFile file =
        files.keep(
            SESSION,
            name,
            new ByteArrayInputStream("%PDF-1.7 of a visitor".getBytes(StandardCharsets.UTF_8)));
    if (named) {
      files.named(List.of(file.id()));
    }
    jdbc.update(
        "update webchat_files set created_at = ? where id = ?",
        Timestamp.from(clock.instant()),
        file.id());
    return file;
  }

  private List<String> onDisk() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList();
    }
  }

  private void isGone(VisitorFile file) {
    assertThatThrownBy(() -> files.find(SESSION, file.id()))
        .isInstanceOf(ChatRefusal.class)
        .matches(refusal -> ((ChatRefusal) refusal).getStatusCode().value() == 410)
        .hasMessageContaining("410");
  }

  @Test
  void afterItsTimeAFileIsGoneAndItsRowSaysSo() throws IOException {
    VisitorFile file = kept("a.pdf", true);
    clock.move(Duration.ofDays(29));
    VisitorFile newer = kept("b.pdf", true);
    old.remove();
    assertThat(onDisk()).containsExactlyInAnyOrder(file.id(), newer.id());

    clock.move(Duration.ofDays(2));
    old.remove();
    assertThat(onDisk()).containsExactly(newer.id());
    isGone(file);
    assertThat(files.find(SESSION, newer.id()).name()).isEqualTo("b.pdf");
  }

  @Test
  void whatNoLineNamedIsKeptForADay() throws IOException {
    VisitorFile orphan = kept("never-said.pdf", false);
    VisitorFile said = kept("said.pdf", true);
    clock.move(Duration.ofHours(23));
    old.remove();
    assertThat(onDisk()).containsExactlyInAnyOrder(orphan.id(), said.id());

    clock.move(Duration.ofHours(2));
    old.remove();
    assertThat(onDisk()).containsExactly(said.id());
    isGone(orphan);
  }

  @Test
  void whatACrashLeftOnTheDiskGoesAndNothingElse() throws IOException {
    VisitorFile said = kept("said.pdf", true);
    Path stray = folder.resolve("ab").resolve("ab".repeat(16));
    Files.createDirectories(stray.getParent());
    Path arriving = folder.resolve("arriving123.tmp");
    Path foreign = folder.resolve("readme.txt");
    Path fresh = folder.resolve("cd".repeat(16));
    for (Path file : List.of(stray, arriving, foreign, fresh)) {
      Files.writeString(file, "left");
      Files.setLastModifiedTime(
          file, FileTime.from(clock.instant().minus(Duration.ofDays(file == fresh ? 0 : 2))));
    }
    old.remove();
    assertThat(onDisk())
        .containsExactlyInAnyOrder(said.id(), "readme.txt", fresh.getFileName().toString());
  }

  @Test
  void lessThanADayIsRefused() {
    assertThatThrownBy(() -> properties("5h")).rootCause().hasMessageContaining("keep-files");
  }
}
