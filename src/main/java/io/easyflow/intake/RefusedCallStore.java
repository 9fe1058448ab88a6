package io.easyflow.intake;

import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** Table {@code refused_call}: the last few refused calls of each platform. */
public class RefusedCallStore {
  private final JdbcTemplate jdbc;
  private final int kept;

  /**
   * @param jdbc the database
   * @param kept rows kept per platform
   */
  RefusedCallStore(JdbcTemplate jdbc, int kept) {
    this.jdbc = jdbc;
    this.kept = kept;
  }

  /**
   * Adds a sample and deletes what is too much of its platform.
   *
   * @param call the sample
   */
  void add(RefusedCall call) {
    jdbc.update(
        "insert into refused_call"
            + " (at, platform, reason, remote_address, content_length, header_names)"
            + " values (?, ?, ?, ?, ?, string_to_array(?, ','))",
        Timestamp.from(call.at()),
        call.platform(),
        call.reason(),
        call.remoteAddress(),
        call.contentLength(),
        String.join(",", call.headerNames()));
    jdbc.update(
        "delete from refused_call where platform = ? and id not in"
            + " (select id from refused_call where platform = ? order by id desc limit ?)",
        call.platform(),
        call.platform(),
        kept);
  }

  /**
   * @param platform connector id, or {@code unknown}
   * @return its samples, newest first
   */
  public List<RefusedCall> of(String platform) {
    return jdbc.query(
        "select at, platform, reason, remote_address, content_length, header_names"
            + " from refused_call where platform = ? order by id desc",
        (row, number) ->
            new RefusedCall(
                row.getTimestamp("at").toInstant(),
                row.getString("platform"),
                row.getString("reason"),
                row.getString("remote_address"),
                row.getLong("content_length"),
                Arrays.asList((String[]) row.getArray("header_names").getArray())),
        platform);
  }
}
