package io.easyflow.sync;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Searches a table of canonical data, newest first, page by page without offsets: a page is as
 * quick at the end of the list as at its beginning.
 *
 * @param <T> the record
 */
final class Search<T> {
  private final JdbcTemplate jdbc;
  private final CanonicalJson json;
  private final Class<T> type;
  private final String from;
  private final String time;
  private final List<String> conditions = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();

  /**
   * @param jdbc the hub's database
   * @param json reads records
   * @param type the record
   * @param from table, with its own condition where it has one, such as {@code orders where whole}
   * @param time column that orders the list, never null and never changed
   */
  Search(JdbcTemplate jdbc, CanonicalJson json, Class<T> type, String from, String time) {
    this.jdbc = jdbc;
    this.json = json;
    this.type = type;
    this.from = from;
    this.time = time;
  }

  /**
   * @param column column that must equal the value
   * @param value the value, null for any
   * @return this
   */
  Search<T> where(String column, Object value) {
    if (value != null) {
      conditions.add(column + " = ?");
      values.add(value);
    }
    return this;
  }

  Search<T> since(Instant from) {
    if (from != null) {
      conditions.add(time + " >= ?");
      values.add(SyncStates.time(from));
    }
    return this;
  }

  Search<T> before(Instant to) {
    if (to != null) {
      conditions.add(time + " < ?");
      values.add(SyncStates.time(to));
    }
    return this;
  }

  /**
   * @return the first one, if there is any
   */
  Optional<T> first() {
    return page(1, null).items().stream().findFirst();
  }

  /**
   * @param limit how many at most, up to {@link Page#MAX}
   * @param after {@link Page#next} of the page before, null to begin
   * @return the page
   * @throws IllegalArgumentException when {@code after} is none of ours
   */
  Page<T> page(int limit, String after) {
    int size = Math.max(1, Math.min(limit, Page.MAX));
    if (after != null) {
      conditions.add("(%1$s, account, external_id) < (?::timestamptz, ?, ?)".formatted(time));
      values.addAll(List.of(decode(after)));
    }
    List<Found<T>> found =
        jdbc.query(
            "select %1$s, account, external_id, body from %2$s%3$s order by %1$s desc, account desc, external_id desc limit %4$d"
                .formatted(time, from, clause(), size + 1),
            this::read,
            values.toArray());
    List<Found<T>> shown = found.subList(0, Math.min(size, found.size()));
    String next = found.size() > size ? shown.get(size - 1).key : null;
    return new Page<>(shown.stream().map(Found::record).toList(), next);
  }

  private String clause() {
    if (conditions.isEmpty()) {
      return "";
    }
    return (from.contains(" where ") ? " and " : " where ") + String.join(" and ", conditions);
  }

  private Found<T> read(ResultSet row, int number) throws SQLException {
    Instant at = SyncStates.instant(row, time);
    String key = at + "\n" + row.getString("account") + "\n" + row.getString("external_id");
    return new Found<>(
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(key.getBytes(StandardCharsets.UTF_8)),
        json.read(row.getString("body"), type));
  }

  private static Object[] decode(String after) {
    try {
      String key = new String(Base64.getUrlDecoder().decode(after), StandardCharsets.UTF_8);
      String[] parts = key.split("\n", 3);
      if (parts.length == 3) {
        return new Object[] {Instant.parse(parts[0]).toString(), parts[1], parts[2]};
      }
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      throw new IllegalArgumentException(NOT_OURS, e);
    }
    throw new IllegalArgumentException(NOT_OURS);
  }

  private static final String NOT_OURS =
      "'after' is not a value that 'next' of an earlier page had; leave it out to begin";

  private record Found<T>(String key, T record) {}
}
