package io.easyflow.channel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The events that this hub wrote last, so that who handles them next need not ask the database. An
 * event never changes, so what lies here cannot be wrong; whether it is to be handled is asked
 * there all the same. One that everybody here has handled goes: what lies longer costs the garbage
 * collector more than it would save.
 */
final class RecentEvents {
  /** A large body is read again rather than kept. */
  private static final int LARGEST = 64 * 1024;

  private static final int OVERHEAD = 256;

  private final long most;
  private final ToIntFunction<String> readers;
  private final LinkedHashMap<Long, Entry> events = new LinkedHashMap<>();
  private long bytes;

  /**
   * @param most bytes to keep
   * @param readers how many subscribers of this hub read a channel
   */
  RecentEvents(long most, ToIntFunction<String> readers) {
    this.most = most;
    this.readers = readers;
  }

  /** Events of a transaction that is not committed yet. */
  static final class Fresh {
    private final List<KeptEvent> events = new ArrayList<>();

    void add(KeptEvent event) {
      events.add(event);
    }

    void addAll(Fresh others) {
      events.addAll(others.events);
    }
  }

  private static final class Entry {
    private final EventBody body;
    private int readers;

    private Entry(EventBody body, int readers) {
      this.body = body;
      this.readers = readers;
    }

    private int size() {
      return body.body().length + OVERHEAD;
    }
  }

  /**
   * @param committed what was just committed
   */
  synchronized void keep(Fresh committed) {
    for (KeptEvent event : committed.events) {
      int count = readers.applyAsInt(event.event().channel());
      if (count > 0 && event.body().body().length <= LARGEST) {
        Entry entry = new Entry(event.body(), count);
        if (events.put(event.id(), entry) == null) {
          bytes += entry.size();
        }
      }
    }
    Iterator<Entry> oldest = events.values().iterator();
    while (bytes > most) {
      bytes -= oldest.next().size();
      oldest.remove();
    }
  }

  /**
   * @param handled numbers of events, each as often as it was handled
   */
  synchronized void handled(Collection<Long> handled) {
    for (Long id : handled) {
      Entry entry = events.get(id);
      if (entry != null && --entry.readers == 0) {
        events.remove(id);
        bytes -= entry.size();
      }
    }
  }

  /**
   * @return the event, null when it is not here any more
   */
  synchronized EventBody find(long id) {
    Entry entry = events.get(id);
    return entry == null ? null : entry.body;
  }
}
