package io.easyflow.catalog;

import java.util.List;
import java.util.Optional;

/** The connectors the hub knows at this moment, each in its last good version. */
public interface Catalog {
  /**
   * @param id connector id
   * @return the connector, empty when there is no such folder
   */
  Optional<Connector> find(String id);

  /**
   * @return all connectors, by id
   */
  List<Connector> all();

  /**
   * Asks to be told when a connector is new, different or gone.
   *
   * @param listener called on the deploying thread, after the catalogue shows the change
   */
  void onChange(Listener listener);

  /** Told about changes of the catalogue. */
  interface Listener {
    /**
     * @param connector as it is now
     */
    void changed(Connector connector);

    /**
     * @param id of the connector whose folder is gone
     */
    void removed(String id);
  }
}
