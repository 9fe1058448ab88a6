package io.easyflow.handoff;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** How managers work, by manager and day. */
@Component
public class ChatFigures {
  private static final String SELECT =
      """
      select (t.taken_at at time zone ?)::date as day, m.id, m.name, count(*) as chats,
        round(avg(extract(epoch from t.taken_at - t.waiting_since)), 1) as waiting,
        round(avg(extract(epoch from t.first_answer_at - t.taken_at)), 1) as first_answer,
        round(avg(extract(epoch from t.ended_at - t.taken_at)), 1) as duration,
        round(avg(c.rating) filter (where t.outcome = 'closed'), 2) as rating
      from chat_takes t join managers m on m.id = t.manager_id
        join support_chats c on c.id = t.chat
      where t.taken_at >= ? and t.taken_at < ?
      group by 1, m.id, m.name order by 1 desc, m.name, m.id""";

  private static final String NOW =
      """
      select count(*) filter (where state = 'waiting') as waiting,
        min(waiting_since) filter (where state = 'waiting') as since,
        count(*) filter (where state = 'taken') as taken,
        (select count(*) from managers where online) as online
      from support_chats where state in ('waiting', 'taken')""";

  private final JdbcTemplate jdbc;
  private final HandoffProperties properties;

  ChatFigures(JdbcTemplate jdbc, HandoffProperties properties) {
    this.jdbc = jdbc;
    this.properties = properties;
  }

  /**
   * One manager on one day; averages are null where there is nothing to average.
   *
   * @param day where the managers are
   * @param manager number of the manager
   * @param name their name
   * @param chats how often they took a chat
   * @param waitingSeconds from the wish for a human until it was taken
   * @param firstAnswerSeconds from then until the first answer
   * @param durationSeconds from then until it was closed, given back or lost
   * @param rating 1 to 5 as customers rated chats they closed
   */
  public record Figure(
      LocalDate day,
      long manager,
      String name,
      long chats,
      BigDecimal waitingSeconds,
      BigDecimal firstAnswerSeconds,
      BigDecimal durationSeconds,
      BigDecimal rating) {}

  /**
   * How it is at this moment.
   *
   * @param waiting customers who wait for a human
   * @param waitingSince since when the first of them does, null when nobody waits
   * @param taken chats that managers have
   * @param online managers who work
   */
  public record Now(long waiting, Instant waitingSince, long taken, long online) {}

  /**
   * @return how it is at this moment
   */
  public Now now() {
    return jdbc.queryForObject(NOW, (row, number) -> now(row));
  }

  private static Now now(ResultSet row) throws SQLException {
    Timestamp since = row.getTimestamp("since");
    return new Now(
        row.getLong("waiting"),
        since == null ? null : since.toInstant(),
        row.getLong("taken"),
        row.getLong("online"));
  }

  /**
   * @param from chats taken at or after
   * @param to chats taken before
   * @return newest day first
   */
  public List<Figure> of(Instant from, Instant to) {
    return jdbc.query(
        SELECT,
        ChatFigures::read,
        properties.zone().getId(),
        Timestamp.from(from),
        Timestamp.from(to));
  }

  private static Figure read(ResultSet row, int number) throws SQLException {
    return new Figure(
        row.getObject("day", LocalDate.class),
        row.getLong("id"),
        row.getString("name"),
        row.getLong("chats"),
        row.getBigDecimal("waiting"),
        row.getBigDecimal("first_answer"),
        row.getBigDecimal("duration"),
        row.getBigDecimal("rating"));
  }
}
