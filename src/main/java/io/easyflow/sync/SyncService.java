package io.easyflow.sync;

import io.easyflow.account.Account;
import io.easyflow.account.Accounts;
import io.easyflow.catalog.Catalog;
import io.easyflow.catalog.Connector;
import io.easyflow.channel.ChannelFullException;
import io.easyflow.channel.EventStore;
import io.easyflow.channel.EventStore.Appended;
import io.easyflow.channel.NewEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;

/** Begins runs by hand and shows past ones. */
@Service
public class SyncService {
  private static final long COMMIT_SECONDS = 30;

  private final Catalog catalog;
  private final Accounts accounts;
  private final EventStore events;
  private final SyncStates states;
  private final CanonicalJson json;
  private final JdbcTemplate jdbc;

  /**
   * @param catalog connectors
   * @param accounts their accounts
   * @param events the way into the channel
   * @param states runs in progress
   * @param json writes events
   * @param jdbc the hub's database
   */
  public SyncService(
      Catalog catalog,
      Accounts accounts,
      EventStore events,
      SyncStates states,
      CanonicalJson json,
      JdbcTemplate jdbc) {
    this.catalog = catalog;
    this.accounts = accounts;
    this.events = events;
    this.states = states;
    this.json = json;
    this.jdbc = jdbc;
  }

  /**
   * What became of a wish to read an account now.
   *
   * @param account id of the account
   * @param kind kind of data
   * @param run number of the run: a new one, or the one in progress
   * @param running true when a run was in progress already
   */
  public record Started(String account, String kind, long run, boolean running) {}

  /**
   * Begins a run now.
   *
   * @param platform connector id
   * @param account name or id of the account, null for all of the platform
   * @param kind {@code orders}, {@code products}, {@code contacts}, {@code analytics}
   * @return one answer an account
   * @throws IllegalArgumentException a sentence, when there is no such platform, account or kind
   * @throws ChannelFullException when too much is waiting
   */
  public List<Started> start(String platform, String account, String kind) {
    Connector connector =
        catalog
            .find(platform)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "there is no connector '%s'; the known ones are %s"
                            .formatted(
                                platform, catalog.all().stream().map(Connector::id).toList())));
    if (!connector.sync().containsKey(kind) || SyncJob.of(kind).isEmpty()) {
      throw new IllegalArgumentException(
          "connector '%s' has no sync of '%s'; it has %s"
              .formatted(platform, kind, connector.sync().keySet()));
    }
    List<Started> started = new ArrayList<>();
    List<NewEvent> begin = new ArrayList<>();
    for (Account one : accounts(platform, account)) {
      Long running = states.find(one.id(), kind).map(SyncState::run).orElse(null);
      if (running != null) {
        started.add(new Started(one.id(), kind, running, true));
      } else {
        begin.add(SyncWork.begin(one.id(), kind, "manual").event(json, null));
      }
    }
    List<Appended> kept = append(begin);
    for (int i = 0; i < kept.size(); i++) {
      started.add(new Started(begin.get(i).account(), kind, kept.get(i).eventId(), false));
    }
    return started;
  }

  private List<Account> accounts(String platform, String account) {
    if (account == null) {
      return accounts.of(platform);
    }
    String name =
        account.startsWith(platform + ":") ? account.substring(platform.length() + 1) : account;
    return List.of(
        accounts
            .find(platform, name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "connector '%s' has no account '%s'; it has %s"
                            .formatted(
                                platform,
                                name,
                                accounts.of(platform).stream().map(Account::name).toList()))));
  }

  private List<Appended> append(List<NewEvent> begin) {
    if (begin.isEmpty()) {
      return List.of();
    }
    try {
      return events.append(begin).get(COMMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the hub is stopping; start the sync again", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the database did not keep the request; try again", e);
    }
  }

  /**
   * Past and present runs.
   *
   * @param platform connector id, null for all
   * @param kind kind of data, null for all
   * @param limit how many at most
   * @return newest first
   */
  public List<SyncRun> runs(String platform, String kind, int limit) {
    return jdbc.query(
        "select * from sync_run where (?::text is null or platform = ?) and (?::text is null or"
            + " kind = ?) order by started_at desc, id desc limit ?",
        SyncService::run,
        platform,
        platform,
        kind,
        kind,
        limit);
  }

  private static SyncRun run(ResultSet row, int number) throws SQLException {
    return new SyncRun(
        row.getLong("id"),
        row.getString("account"),
        row.getString("kind"),
        row.getString("trigger"),
        SyncStates.instant(row, "started_at"),
        SyncStates.instant(row, "finished_at"),
        SyncStates.instant(row, "since"),
        SyncStates.instant(row, "until"),
        row.getInt("pages"),
        row.getLong("items"),
        row.getLong("changed"),
        row.getLong("failed"),
        row.getString("result"),
        row.getString("error"));
  }
}
