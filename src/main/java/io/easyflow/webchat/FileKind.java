package io.easyflow.webchat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** What a file is, by what it holds; what its sender calls it is never looked at. */
enum FileKind {
  JPEG("image/jpeg", "ffd8ff"),
  PNG("image/png", "89504e470d0a1a0a"),
  GIF("image/gif", "474946383761", "474946383961"),
  WEBP("image/webp", "52494646"),
  PDF("application/pdf", "255044462d"),
  DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
  XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
  PPTX("application/vnd.openxmlformats-officedocument.presentationml.presentation"),
  TEXT("text/plain");

  private static final int HEAD = 16;
  private static final int MAX_ENTRIES = 10_000;
  private static final String ZIP = "504b0304";
  private static final String WEBP_MARK = "57454250";
  private static final int WEBP_MARK_AT = 16;

  private final String type;
  private final String[] magic;

  FileKind(String type, String... magic) {
    this.type = type;
    this.magic = magic;
  }

  /**
   * @return media type
   */
  String type() {
    return type;
  }

  /**
   * @param file its bytes
   * @return what it is, empty when it is nothing that may be sent
   */
  static Optional<FileKind> of(Path file) throws IOException {
    String head;
    try (InputStream in = Files.newInputStream(file)) {
      head = HexFormat.of().formatHex(in.readNBytes(HEAD));
    }
    if (head.startsWith(ZIP)) {
      return office(file);
    }
    for (FileKind kind : values()) {
      for (String magic : kind.magic) {
        if (head.startsWith(magic)) {
          return kind == WEBP && !head.startsWith(WEBP_MARK, WEBP_MARK_AT)
              ? Optional.empty()
              : Optional.of(kind);
        }
      }
    }
    return text(file) ? Optional.of(TEXT) : Optional.empty();
  }

  /** A document of an office is a zip that says so; any other zip may hold anything. */
  private static Optional<FileKind> office(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      if (zip.getEntry("[Content_Types].xml") == null || zip.size() > MAX_ENTRIES) {
        return Optional.empty();
      }
      FileKind found = null;
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        String name = all.nextElement().getName();
        if (name.endsWith("vbaProject.bin")) {
          return Optional.empty(); // macros
        }
        if (name.equals("word/document.xml")) {
          found = DOCX;
        } else if (name.equals("xl/workbook.xml")) {
          found = XLSX;
        } else if (name.equals("ppt/presentation.xml")) {
          found = PPTX;
        }
      }
      return Optional.ofNullable(found);
    } catch (ZipException e) {
      return Optional.empty();
    }
  }

  private static boolean text(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (byte b : bytes) {
      if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f') {
        return false;
      }
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return bytes.length > 0;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
