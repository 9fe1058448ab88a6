package io.easyflow.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The catalogue; whoever deploys folders puts and removes their connectors. */
@Component
public class FolderCatalog implements Catalog {
  private static final Logger LOG = LoggerFactory.getLogger(FolderCatalog.class);

  private final Map<String, Connector> connectors = new ConcurrentSkipListMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  @Override
  public Optional<Connector> find(String id) {
    return Optional.ofNullable(connectors.get(id));
  }

  @Override
  public List<Connector> all() {
    return List.copyOf(connectors.values());
  }

  @Override
  public void onChange(Listener listener) {
    listeners.add(listener);
  }

  /**
   * Shows a connector from now on, in place of the version there was.
   *
   * @param connector as it is now
   */
  public void put(Connector connector) {
    connectors.put(connector.id(), connector);
    tell(connector.id(), listener -> listener.changed(connector));
  }

  /**
   * Shows a connector no more; nothing happens when there is none.
   *
   * @param id its id
   */
  public void remove(String id) {
    if (connectors.remove(id) != null) {
      tell(id, listener -> listener.removed(id));
    }
  }

  /** One listener that fails keeps the others informed. */
  private void tell(String id, java.util.function.Consumer<Listener> change) {
    for (Listener listener : listeners) {
      try {
        change.accept(listener);
      } catch (RuntimeException e) {
        LOG.error("A listener failed on a change of connector {}", id, e);
      }
    }
  }
}
