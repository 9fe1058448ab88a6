package io.easyflow.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * The class path of hubs that are processes. From the third of a test run on they start from an
 * archive of their loaded classes (CDS), which takes a third off each start; making it takes as
 * long as three starts save.
 */
final class HubClasses {
  private static final int STARTS_WITHOUT = 2;
  private static final Path TARGET = Path.of("target");
  private static final Path CLASSES = TARGET.resolve("classes");

  /** The JVM archives no classes of directories. */
  private static final Path JAR = TARGET.resolve("hub-classes.jar");

  private static final Path ARCHIVE =
      TARGET.resolve("hub-" + System.getProperty("java.vm.version") + ".jsa");

  private static int starts;

  private HubClasses() {}

  /**
   * @return options of the JVM
   */
  static synchronized List<String> options() throws IOException {
    if (!Files.exists(ARCHIVE) || changed(ARCHIVE)) {
      if (starts++ < STARTS_WITHOUT) {
        return classPath(CLASSES);
      }
      archive();
    }
    List<String> options = new ArrayList<>(classPath(JAR));
    options.add("-XX:SharedArchiveFile=" + ARCHIVE);
    return options;
  }

  private static List<String> classPath(Path own) throws IOException {
    String libraries = Files.readString(TARGET.resolve("hub.classpath")).strip();
    return List.of("-cp", own + File.pathSeparator + libraries);
  }

  private static boolean changed(Path since) throws IOException {
    FileTime made = Files.getLastModifiedTime(since);
    try (Stream<Path> files = Files.walk(CLASSES)) {
      return files.anyMatch(file -> file.toFile().lastModified() > made.toMillis());
    }
  }

  private static void archive() throws IOException {
    Files.deleteIfExists(ARCHIVE);
    ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
    int failed =
        jar.run(
            System.out,
            System.err,
            "--create",
            "--file",
            JAR.toString(),
            "-C",
            CLASSES.toString(),
            ".");
    if (failed != 0) {
      throw new IOException("jar could not write " + JAR);
    }
    List<String> options = new ArrayList<>(HubProcess.QUICK_START);
    options.addAll(classPath(JAR));
    options.add("-XX:ArchiveClassesAtExit=" + ARCHIVE);
    Path home = Files.createTempDirectory("hub-archive");
    HubProcess hub = new HubProcess(home, Map.of(), options, true);
    try {
      hub.start().stop(Duration.ofMinutes(3));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      hub.close();
      FileSystemUtils.deleteRecursively(home);
    }
  }
}
