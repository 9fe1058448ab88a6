package io.easyflow.channel;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The events that this hub wrote last, so that who handles them next need not ask the database. An
 * event never changes, so what lies here cannot be wrong; whether it is to be handled is asked
 * there all the same.
 */
final class RecentEvents {
  /** A large body is read again rather than kept. */
  private static final int LARGEST = 64 * 1024;

  private static final int OVERHEAD = 256;

  private final long most;
  private final LinkedHashMap<Long, EventBody> events = new LinkedHashMap<>();
  private long bytes;

  /**
   * @param most bytes to keep
   */
  RecentEvents(long most) {
    this.most = most;
  }

  /** Events of a transaction that is not committed yet. */
  static final class Fresh {
    private final Map<Long, EventBody> events = new HashMap<>();

    void add(long id, EventBody event) {
      events.put(id, event);
    }

    void addAll(Fresh others) {
      events.putAll(others.events);
    }
  }

  /**
   * @param committed what was just committed
   */
  synchronized void keep(Fresh committed) {
    committed.events.forEach(
        (id, event) -> {
          if (event.body().length <= LARGEST && events.put(id, event) == null) {
            bytes += size(event);
          }
        });
    Iterator<EventBody> oldest = events.values().iterator();
    while (bytes > most) {
      bytes -= size(oldest.next());
      oldest.remove();
    }
  }

  /**
   * @return the event, null when it is not here any more
   */
  synchronized EventBody find(long id) {
    return events.get(id);
  }

  private static int size(EventBody event) {
    return event.body().length + OVERHEAD;
  }
}
