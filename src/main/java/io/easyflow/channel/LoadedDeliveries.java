package io.easyflow.channel;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which deliveries of a subscriber are in memory, and of which accounts there are more. Of an
 * account that has enough here the rest is fetched when there is room: a question for each commit
 * costs more than what it brings.
 */
final class LoadedDeliveries {
  private final int share;
  private final Set<Long> ids = new HashSet<>();
  private final Map<String, Integer> byAccount = new HashMap<>();
  private final Set<String> withMore = new HashSet<>();
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /**
   * @param share how many of one account are here at most
   */
  LoadedDeliveries(int share) {
    this.share = share;
  }

  /** Something new was written for these accounts; any thread may tell. */
  void moreOf(Set<String> accounts) {
    told.addAll(accounts);
  }

  /**
   * @return true when there is more of an account that has room here
   */
  boolean wantsMore() {
    for (String account : List.copyOf(told)) {
      told.remove(account);
      withMore.add(account);
    }
    return withMore.stream().anyMatch(account -> byAccount.getOrDefault(account, 0) < share / 2);
  }

  /**
   * @return false when it is here already
   */
  boolean add(PendingDelivery row) {
    boolean added = ids.add(row.id());
    if (added) {
      byAccount.merge(row.account(), 1, Integer::sum);
    }
    return added;
  }

  void remove(PendingDelivery row) {
    if (ids.remove(row.id())) {
      byAccount.merge(row.account(), -1, (a, b) -> a + b == 0 ? null : a + b);
    }
  }

  int size() {
    return ids.size();
  }

  List<Long> ids() {
    return List.copyOf(ids);
  }

  int share() {
    return share;
  }

  Map<String, Integer> byAccount() {
    return Map.copyOf(byAccount);
  }

  /**
   * Notes where there may be more after everything new was asked for.
   *
   * @param fetched how many came of each account
   * @param shares how many might have come of those
   */
  void fetched(Map<String, Integer> fetched, Map<String, Integer> shares) {
    withMore.clear();
    byAccount.forEach(
        (account, count) -> {
          int most = shares.getOrDefault(account, share - count);
          if (fetched.getOrDefault(account, 0) >= most) {
            withMore.add(account);
          }
        });
  }
}
