package io.easyflow.sync;

import io.easyflow.channel.Delivery;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads the next pages of a run while those before them are being kept, so that platform and
 * database work at the same time. What it reads lies in memory: when the delivery it is for does
 * not come soon, here and from the same place, it is forgotten and read again.
 */
@Component
public class ReadAhead {
  private static final Logger LOG = LoggerFactory.getLogger(ReadAhead.class);

  /** Where pages are read. */
  static final String PAGES = "direct:sync-pages";

  /** Older than this a platform may say something else by now. */
  private static final Duration FRESH = Duration.ofSeconds(10);

  private static final Duration LONGEST_CALL = Duration.ofMinutes(2);

  private final Map<String, Ahead> all = new ConcurrentHashMap<>();
  private ProducerTemplate template;

  private record Ahead(PagesRead pages, CompletableFuture<?> reading, long began) {
    private boolean old() {
      return System.nanoTime() - began > FRESH.toNanos() && reading.isDone();
    }
  }

  /**
   * Begins to read, and returns at once. Where that cannot be, nothing is read ahead.
   *
   * @param camel runs the route that reads
   * @param pages where to begin
   */
  void begin(CamelContext camel, PagesRead pages) {
    Exchange exchange = new DefaultExchange(camel);
    exchange.setProperty(SyncWorker.PAGES, pages);
    exchange.setProperty(Delivery.PROPERTY, pages.delivery());
    all.values().removeIf(Ahead::old);
    try {
      all.put(
          key(pages.state()),
          new Ahead(pages, template(camel).asyncSend(PAGES, exchange), System.nanoTime()));
    } catch (RuntimeException e) {
      // The hub stops. What was read before is kept all the same.
      LOG.debug("{} are not read ahead", pages.kind(), e);
    }
  }

  /**
   * Waits for pages that are being read.
   *
   * @param state of a delivery
   * @return pages that were read from there on; null when there are none
   */
  PagesRead take(SyncState state) {
    Ahead found = all.remove(key(state));
    if (found == null || found.old() || !found.pages.beginAt(state)) {
      return null;
    }
    try {
      found.reading.get(LONGEST_CALL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException | TimeoutException e) {
      return null;
    }
    return found.pages.step() == null ? null : found.pages;
  }

  private static String key(SyncState state) {
    return state.account() + '/' + state.kind();
  }

  private synchronized ProducerTemplate template(CamelContext camel) {
    if (template == null) {
      template = camel.createProducerTemplate();
    }
    return template;
  }
}
