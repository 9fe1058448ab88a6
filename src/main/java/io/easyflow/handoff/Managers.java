package io.easyflow.handoff;

import io.easyflow.account.Account;
import io.easyflow.account.Accounts;
import io.easyflow.model.Message;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Who answers customers, and by which account of a messenger. */
@Component
public class Managers {
  private static final String SELECT = "select " + ManagerRows.COLUMNS + " from managers m ";

  private final JdbcTemplate jdbc;
  private final Accounts accounts;
  private final HandoffProperties properties;

  Managers(JdbcTemplate jdbc, Accounts accounts, HandoffProperties properties) {
    this.jdbc = jdbc;
    this.accounts = accounts;
    this.properties = properties;
  }

  /**
   * @return account of the managers' messenger, empty when none is set up
   */
  public Optional<String> account() {
    return properties.account().stream()
        .map(accounts::find)
        .flatMap(Optional::stream)
        .filter(account -> accounts.missing(account, "api").isEmpty())
        .map(Account::id)
        .findFirst();
  }

  /**
   * The default account is shared with customers; there only managers' own messages and those in
   * their group are theirs.
   */
  boolean concerns(Message message) {
    return account()
        .filter(message.account()::equals)
        .filter(
            account ->
                !account.endsWith(":" + Account.DEFAULT)
                    || properties.manager(message.userId())
                    || message.chatId().equals(properties.group()))
        .isPresent();
  }

  Optional<Manager> of(Message message) {
    return properties.manager(message.userId())
        ? jdbc
            .query(
                SELECT + "where m.account = ? and m.user_id = ?",
                (row, number) -> ManagerRows.read(row),
                message.account(),
                message.userId())
            .stream()
            .findFirst()
        : Optional.empty();
  }

  /**
   * @param id number of a manager
   * @return the manager
   */
  public Optional<Manager> find(long id) {
    return jdbc
        .query(SELECT + "where m.id = ?", (row, number) -> ManagerRows.read(row), id)
        .stream()
        .findFirst();
  }

  /**
   * @param chat number of a chat
   * @return the manager who has it or had it last
   */
  public Optional<Manager> lastOf(long chat) {
    return jdbc
        .query(
            SELECT
                + "join chat_takes t on t.manager_id = m.id where t.chat = ?"
                + " order by t.id desc limit 1",
            (row, number) -> ManagerRows.read(row),
            chat)
        .stream()
        .findFirst();
  }

  /**
   * @return everybody who is registered and may answer, by name
   */
  public List<Manager> all() {
    return jdbc.query(
        SELECT + "where m.user_id = any(?) order by m.name, m.id",
        (row, number) -> ManagerRows.read(row),
        (Object) properties.everybody());
  }
}
