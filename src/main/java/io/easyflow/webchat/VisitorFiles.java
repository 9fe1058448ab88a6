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
  private static final String ID = "[0-9a-f]{32}";

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
      Path arriving = Files.createTempFile(folder, "arriving", null);
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
        VisitorFile file = new VisitorFile(id, session, shown(name), kind.type(), size);
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
   * @throws ChatRefusal 404 when there is none, also when it is somebody else's
   */
  VisitorFile find(String session, String id) {
    VisitorFile file = find(id);
    if (!file.session().equals(session)) {
      throw none();
    }
    return file;
  }

  /**
   * @param id of a file of any visitor
   * @return the file
   * @throws ChatRefusal 404 when there is none
   */
  VisitorFile find(String id) {
    List<VisitorFile> found =
        id != null && id.matches(ID)
            ? jdbc.query(
                "select id, session, name, type, size from webchat_files where id = ?",
                (row, number) ->
                    new VisitorFile(
                        row.getString("id"),
                        row.getString("session"),
                        row.getString("name"),
                        row.getString("type"),
                        row.getLong("size")),
                id)
            : List.of();
    return found.stream().findAny().orElseThrow(VisitorFiles::none);
  }

  /**
   * @param file a kept file
   * @return its bytes; to be closed
   */
  InputStream open(VisitorFile file) {
    try {
      return Files.newInputStream(path(file.id()));
    } catch (NoSuchFileException e) {
      throw none();
    } catch (IOException e) {
      throw new UncheckedIOException("a file of a visitor cannot be read", e);
    }
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

  private static ChatRefusal none() {
    return ChatRefusal.notFound("There is no such file.");
  }
}
