package io.easyflow.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.autoconfigure.jdbc.DataSourceProperties;

/** A database beside the one the hub was told, so that made-up data never meets real data. */
final class SandboxDatabase {
  static final String SUFFIX = "_sandbox";

  private static final Pattern URL =
      Pattern.compile("(jdbc:postgresql:.*/)([a-z][a-z0-9_]*)(\\?.*)?");
  private static final String EXISTS = "42P04";

  private SandboxDatabase() {}

  /**
   * Makes the database unless it is there.
   *
   * @param given address and login of the database the hub was told
   * @return address of the database beside it
   * @throws DatabaseException when it cannot be made, with the remedy
   */
  static String beside(DataSourceProperties given) {
    Matcher url = URL.matcher(given.determineUrl());
    if (!url.matches()) {
      throw new DatabaseException(
          "SPRING_DATASOURCE_URL must read jdbc:postgresql://host:port/name with a lower-case name"
              + " for the sandbox to work beside it; or set EASYFLOW_SANDBOX=false.");
    }
    String name = url.group(2) + SUFFIX;
    try (Connection connection =
            DriverManager.getConnection(
                given.determineUrl(), given.determineUsername(), given.determinePassword());
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      if (!EXISTS.equals(e.getSQLState())) {
        throw new DatabaseException(
            "No credential is set, so this is a sandbox, and its database "
                + name
                + " cannot be made ("
                + e.getMessage()
                + "). Make it, or set EASYFLOW_SANDBOX=false.",
            e);
      }
    }
    return url.group(1) + name + (url.group(3) == null ? "" : url.group(3));
  }
}
