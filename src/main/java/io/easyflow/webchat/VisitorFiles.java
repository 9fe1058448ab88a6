package io.easyflow.webchat;

import io.easyflow.database.DatabaseProperties;
import io.easyflow.database.Storable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Files of visitors: bytes on disk under a made-up name, where no web server looks. */
@Component
class VisitorFiles {
  private static final int MAX_NAME = 120;

  /** Begins the names of files that are not whole yet. */
  static final String ARRIVING = "arriving";

  /** What the names of kept files look like. */
  static final String ID = "[0-9a-f]{32}";

  private final JdbcTemplate jdbc;
  private final Path folder;
  private final long maxSize;
  private final SecureRandom random = new SecureRandom();

  VisitorFiles(JdbcTemplate jdbc, WebChatProperties properties, DatabaseProperties hub) {
    this.jdbc = jdbc;
    this.folder =
        (properties.filesDir() == null
                ? hub.dataDir().resolve("chat-files")
                : properties.filesDir())
            .toAbsolutePath();
    this.maxSize = properties.maxFile().toBytes();
  }

  /**
   * @param session who sends it
   * @param name as its sender calls it
   * @param content its bytes; not closed
   * @return the kept file
   * @throws ChatRefusal 400 when it is empty, 413 when it is too large, 415 when it is nothing that
   *     may be sent
   */
  VisitorFile keep(String session, String name, InputStream content) {
    String id = id();
    Path target = path(id);
    try {
      Files.createDirectories(target.getParent());
      Path arriving = Files.createTempFile(folder, ARRIVING, null);
      try {
        long size = copy(content, arriving);
        FileKind kind =
            FileKind.of(arriving)
                .orElseThrow(
                    () ->
                        ChatRefusal.unsupported(
                            "Only pictures (JPEG, PNG, WebP, GIF), PDF, plain text and office"
                                + " documents can be sent."));
        Files.move(arriving, target, StandardCopyOption.ATOMIC_MOVE);
        VisitorFile file = new VisitorFile(id, session, shown(name), kind.type(), size, false);
        jdbc.update(
            "insert into webchat_files (id, session, name, type, size) values (?, ?, ?, ?, ?)",
            file.id(),
            file.session(),
            file.name(),
            file.type(),
            file.size());
        return file;
      } finally {
        Files.deleteIfExists(arriving);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a file of a visitor cannot be kept in " + folder, e);
    }
  }

  /**
   * @param session who asks
   * @param id of the file
   * @return the file
   * @throws ChatRefusal 404 when there is none, also when it is somebody else's; 410 when it is
   *     kept no more
   */
  VisitorFile find(String session, String id) {
    VisitorFile file = row(id);
    if (!file.session().equals(session)) {
      throw none();
    }
    return there(file);
  }

  /**
   * @param id of a file of any visitor
   * @return the file
   * @throws ChatRefusal 404 when there is none, 410 when it is kept no more
   */
  VisitorFile find(String id) {
    return there(row(id));
  }

  private static VisitorFile there(VisitorFile file) {
    if (file.removed()) {
      throw gone();
    }
    return file;
  }

  private VisitorFile row(String id) {
    List<VisitorFile> found =
        id != null && id.matches(ID)
            ? jdbc.query(
                "select id, session, name, type, size, removed_at is not null as removed"
                    + " from webchat_files where id = ?",
                (row, number) ->
                    new VisitorFile(
                        row.getString("id"),
                        row.getString("session"),
                        row.getString("name"),
                        row.getString("type"),
                        row.getLong("size"),
                        row.getBoolean("removed")),
                id)
            : List.of();
    return found.stream().findAny().orElseThrow(VisitorFiles::none);
  }

  /**
   * @param file a kept file
   * @return its bytes; to be closed
   * @throws ChatRefusal 410 when they are gone
   */
  InputStream open(VisitorFile file) {
    try {
      return Files.newInputStream(path(file.id()));
    } catch (NoSuchFileException e) {
      throw gone();
    } catch (IOException e) {
      throw new UncheckedIOException("a file of a visitor cannot be read", e);
    }
  }

  /** A line names these files, so they are kept as long as files are. */
  void named(List<String> ids) {
    if (!ids.isEmpty()) {
      jdbc.update(
          "update webchat_files set named = true where id = any(?) and not named",
          (Object) ids.toArray(String[]::new));
    }
  }

  /** Deletes the bytes of a file; nothing happens when they are gone. */
  void erase(String id) throws IOException {
    Files.deleteIfExists(path(id));
  }

  /**
   * @return where the bytes lie
   */
  Path folder() {
    return folder;
  }

  private long copy(InputStream content, Path target) throws IOException {
    try (var out = Files.newOutputStream(target)) {
      byte[] buffer = new byte[64 << 10];
      long size = 0;
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        size += n;
        if (size > maxSize) {
          throw ChatRefusal.tooLarge("The file is larger than " + maxSize + " bytes.");
        }
        out.write(buffer, 0, n);
      }
      if (size == 0) {
        throw ChatRefusal.bad("The file is empty.");
      }
      return size;
    }
  }

  private Path path(String id) {
    return folder.resolve(id.substring(0, 2)).resolve(id);
  }

  private String id() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The last part of a path, without what a shell, a header or a page could stumble over. */
  private static String shown(String name) {
    String last = name == null ? "" : name.substring(name.lastIndexOf('/') + 1);
    last = last.substring(last.lastIndexOf('\\') + 1);
    String clean = Storable.text(last).replaceAll("[\\p{Cntrl}\\p{Cf}\"<>|:*?]", "_").strip();
    if (clean.length() > MAX_NAME) {
      int dot = clean.lastIndexOf('.');
      String end = dot > 0 && clean.length() - dot <= 8 ? clean.substring(dot) : "";
      clean = clean.substring(0, MAX_NAME - end.length()) + end;
    }
    return clean.isEmpty() ? "file" : clean;
  }

  private static ChatRefusal gone() {
    return ChatRefusal.gone("The file was removed: files are kept for a limited time.");
  }

  private static ChatRefusal none() {
    return ChatRefusal.notFound("There is no such file.");
  }
}
