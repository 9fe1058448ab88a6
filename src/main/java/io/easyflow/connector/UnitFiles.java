package io.easyflow.connector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The files of one unit as they were at one moment; what is in sub-folders (samples, double) does
 * not run and does not count.
 *
 * @param unit whose files
 * @param files contents by file name
 * @param hash differs when any of them differs
 */
record UnitFiles(Unit unit, SortedMap<String, byte[]> files, String hash) {

  static UnitFiles read(Unit unit) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    try {
      for (Path file : list(unit)) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return of(unit, files);
  }

  static UnitFiles of(Unit unit, Map<String, byte[]> files) {
    SortedMap<String, byte[]> sorted = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    return new UnitFiles(unit, sorted, hash(sorted));
  }

  /** The files that make up a unit now, by name. */
  static List<Path> list(Unit unit) throws IOException {
    return List.copyOf(attributes(unit).keySet());
  }

  /** The same with size and time of change; one look at each file, as this is done all the time. */
  static SortedMap<Path, BasicFileAttributes> attributes(Unit unit) throws IOException {
    SortedMap<Path, BasicFileAttributes> found = new TreeMap<>();
    boolean flow = unit.kind() == Unit.Kind.FLOW;
    if (flow && !Files.isRegularFile(unit.path())) {
      return found;
    }
    Files.walkFileTree(
        unit.path(),
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        1,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && (flow || counts(file))) {
              found.put(file, attributes);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  /** Editors leave hidden files and backups beside the real ones. */
  private static boolean counts(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".") && !name.endsWith("~") && !name.endsWith(".tmp");
  }

  List<String> named(Predicate<String> wanted) {
    return new ArrayList<>(files.keySet().stream().filter(wanted).toList());
  }

  String text(String file) {
    return new String(files.get(file), StandardCharsets.UTF_8);
  }

  private static String hash(SortedMap<String, byte[]> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      files.forEach(
          (name, bytes) -> {
            digest.update((name + "\n" + bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
          });
      return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
