package io.easyflow.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FolderCatalogTest {
  private final FolderCatalog catalog = new FolderCatalog();
  private final List<String> heard = new ArrayList<>();

  private static Connector connector(String id, String title) {
    return new Connector(
        id, title, Connector.Category.CRM, null, Path.of(id), Map.of(), null, null, Map.of());
  }

  @Test
  void showsConnectorsByIdAndTellsEveryChange() {
    catalog.onChange(
        new Catalog.Listener() {
          @Override
          public void changed(Connector connector) {
            throw new IllegalStateException("a listener that fails");
          }

          @Override
          public void removed(String id) {}
        });
    catalog.onChange(
        new Catalog.Listener() {
          @Override
          public void changed(Connector connector) {
            heard.add(catalog.find(connector.id()).orElseThrow().title());
          }

          @Override
          public void removed(String id) {
            heard.add("-" + id + catalog.find(id).isPresent());
          }
        });
    catalog.put(connector("b", "B"));
    catalog.put(connector("a", "A"));
    catalog.put(connector("b", "B2"));
    assertThat(catalog.all()).extracting(Connector::title).containsExactly("A", "B2");
    catalog.remove("b");
    catalog.remove("b");
    assertThat(catalog.all()).extracting(Connector::id).containsExactly("a");
    assertThat(heard).containsExactly("B", "A", "B2", "-bfalse");
  }
}
