package io.easyflow.channel;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Which accounts of which subscribers have something to do that was just written. */
final class NewWork {
  private final Map<Integer, Set<String>> accounts = new TreeMap<>();

  void add(int subscriber, String account) {
    accounts.computeIfAbsent(subscriber, key -> new TreeSet<>()).add(account);
  }

  void addAll(NewWork other) {
    other.forEach((subscriber, some) -> some.forEach(account -> add(subscriber, account)));
  }

  void forEach(BiConsumer<Integer, Set<String>> taker) {
    accounts.forEach(taker);
  }
}
