package io.easyflow.database;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.List;
import java.util.stream.Stream;

/**
 * As whom PostgreSQL's programs run: it refuses to run as root. As root they run in a user
 * namespace of their own ({@code unshare -U}), where the kernel allows it; in a container that does
 * not, as {@code nobody}, who then owns the cluster.
 */
final class PostgresUser {
  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--");
  private final List<String> prefix;

  private PostgresUser(List<String> prefix) {
    this.prefix = prefix;
  }

  static PostgresUser current() {
    if (LinuxUtils.isUnshareAvailable()) {
      return new PostgresUser(List.of("unshare", "-U"));
    }
    return new PostgresUser("root".equals(System.getProperty("user.name")) ? AS_NOBODY : List.of());
  }

  /**
   * @return what to put before a program's name
   */
  List<String> prefix() {
    return prefix;
  }

  /**
   * Hands a directory over, where the programs run as somebody else.
   *
   * @param directory with everything in it
   */
  void own(Path directory) {
    if (prefix != AS_NOBODY) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      UserPrincipalLookupService users = directory.getFileSystem().getUserPrincipalLookupService();
      var user = users.lookupPrincipalByName("nobody");
      var group = users.lookupPrincipalByGroupName("nogroup");
      for (Path file : files.toList()) {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        view.setOwner(user);
        view.setGroup(group);
      }
    } catch (IOException e) {
      throw new DatabaseException(
          "PostgreSQL refuses to run as root, and "
              + directory
              + " cannot be given to the user nobody: "
              + e.getMessage()
              + ". Start the hub as an ordinary user, or set SPRING_DATASOURCE_URL.",
          e);
    }
  }
}
