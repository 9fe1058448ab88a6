package io.easyflow.webchat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Removes visitors' files that are kept no more: those that are old, those that no line named, and
 * what a crash left on the disk. Rows stay and say that the file is gone. Several hubs may do it at
 * once: what is removed already is no trouble.
 */
@Component
class OldFiles {
  private static final Logger LOG = LoggerFactory.getLogger(OldFiles.class);

  /** So long a widget without a connection may take to say the line that names a file. */
  static final Duration UNNAMED = Duration.ofDays(1);

  private static final int AT_ONCE = 500;

  private final JdbcTemplate jdbc;
  private final VisitorFiles files;
  private final Duration keep;
  private final Clock clock;

  OldFiles(JdbcTemplate jdbc, VisitorFiles files, WebChatProperties properties, Clock clock) {
    this.jdbc = jdbc;
    this.files = files;
    this.keep = properties.keepFiles();
    this.clock = clock;
  }

  /** What cannot be removed now is old at the next look still. */
  @Scheduled(
      fixedDelayString = "${easyflow.webchat.clean-files-every:6h}",
      initialDelayString = "10m")
  void remove() {
    try {
      int removed = removeOld();
      int strays = removeStrays();
      if (removed + strays > 0) {
        LOG.info("{} old files of visitors removed, and {} that nobody knows", removed, strays);
      }
    } catch (IOException | UncheckedIOException | DataAccessException e) {
      LOG.warn("Old files of visitors are not removed: {}", e.getMessage());
    }
  }

  /** The rows go first; bytes that a crash in between leaves are strays then. */
  private int removeOld() throws IOException {
    int removed = 0;
    List<String> old = markOld();
    while (!old.isEmpty()) {
      for (String id : old) {
        files.erase(id);
      }
      removed += old.size();
      old = markOld();
    }
    return removed;
  }

  private List<String> markOld() {
    Instant now = clock.instant();
    return jdbc.queryForList(
        "update webchat_files set removed_at = ? where id = any(array(select id from webchat_files"
            + " where removed_at is null and (created_at < ? or created_at < ? and not named)"
            + " order by created_at limit "
            + AT_ONCE
            + " for update skip locked)) returning id",
        String.class,
        Timestamp.from(now),
        Timestamp.from(now.minus(keep)),
        Timestamp.from(now.minus(UNNAMED)));
  }

  private int removeStrays() throws IOException {
    if (!Files.isDirectory(files.folder())) {
      return 0;
    }
    Instant before = clock.instant().minus(UNNAMED);
    int removed = 0;
    List<Path> some = new ArrayList<>();
    try (Stream<Path> all = Files.walk(files.folder(), 2)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        if (ours(file) && changed(file).isBefore(before)) {
          some.add(file);
        }
        if (some.size() == AT_ONCE) {
          removed += removeUnknown(some);
          some.clear();
        }
      }
    }
    return removed + removeUnknown(some);
  }

  private static boolean ours(Path file) {
    String name = file.getFileName().toString();
    return name.matches(VisitorFiles.ID) || name.startsWith(VisitorFiles.ARRIVING);
  }

  private static Instant changed(Path file) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (NoSuchFileException e) {
      return Instant.MAX; // another hub was here
    }
  }

  private int removeUnknown(List<Path> some) throws IOException {
    Object[] names =
        some.stream().map(file -> file.getFileName().toString()).toArray(String[]::new);
    Set<String> known =
        new HashSet<>(
            jdbc.queryForList(
                "select id from webchat_files where id = any(?) and removed_at is null",
                String.class,
                (Object) names));
    int removed = 0;
    for (Path file : some) {
      if (!known.contains(file.getFileName().toString()) && Files.deleteIfExists(file)) {
        removed++;
      }
    }
    return removed;
  }
}
