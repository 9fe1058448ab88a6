package io.easyflow.connector;

import io.easyflow.catalog.Catalog;
import io.easyflow.catalog.Connector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The catalogue as it would be with one connector in a version that does not run yet.
 *
 * @param live the catalogue as it is
 * @param candidate the new version
 */
record CandidateCatalog(Catalog live, Connector candidate) implements Catalog {
  @Override
  public Optional<Connector> find(String id) {
    return id.equals(candidate.id()) ? Optional.of(candidate) : live.find(id);
  }

  @Override
  public List<Connector> all() {
    List<Connector> all = new ArrayList<>(live.all());
    all.removeIf(c -> c.id().equals(candidate.id()));
    all.add(candidate);
    all.sort(Comparator.comparing(Connector::id));
    return all;
  }

  @Override
  public void onChange(Listener listener) {
    throw new UnsupportedOperationException("a version under check does not change");
  }
}
