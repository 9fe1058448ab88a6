package io.easyflow.connector;

import java.util.List;
import java.util.Optional;

/** What is deployed at this moment, and what is wrong with what is not. */
public interface Deployments {
  /**
   * @return every unit, connectors first
   */
  List<UnitStatus> all();

  /**
   * @param unit connector id, or {@code flows/<file>}
   * @return its status, empty when there is no such unit
   */
  Optional<UnitStatus> find(String unit);
}
