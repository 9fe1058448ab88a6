package io.easyflow.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.easyflow.model.OrderChanged;
import io.easyflow.model.OrderStatus;
import io.easyflow.sync.HubFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatesTest {
  private static final OrderChanged CHANGED =
      new OrderChanged(
          HubFixture.order("7", OrderStatus.NEW, null), List.of("created"), null, null);

  private final HubFixture hub = new HubFixture();
  @TempDir private Path routes;
  private Path file;
  private Templates templates;

  @BeforeEach
  void folder() throws IOException {
    Path folder = Files.createDirectories(routes.resolve("flows/templates"));
    file = folder.resolve("order_paid.en.txt");
    templates = new Templates(routes, hub.jdbc);
  }

  @Test
  void showsAnEditAtOnceAndTheLastGoodTextWhileAFileIsBroken() throws IOException {
    Files.writeString(file, "Paid {{order.number}}");
    assertThat(render(templates)).isEqualTo("Paid #7");
    Files.writeString(file, "Thanks {{order.number}}");
    assertThat(render(templates)).isEqualTo("Thanks #7");
    assertThat(templates.problems()).isEmpty();

    Files.writeString(file, "Broken {{order.nummer}}");
    assertThat(render(templates)).isEqualTo("Thanks #7");
    assertThat(templates.problems().get("order_paid.en.txt")).contains("line 1", "order.nummer");
    Files.delete(file);
    assertThat(render(templates)).isEqualTo("Thanks #7");

    Templates restarted = new Templates(routes, hub.jdbc);
    assertThat(render(restarted)).isEqualTo("Thanks #7");
    Files.writeString(file, "Good again");
    assertThat(render(restarted)).isEqualTo("Good again");
    assertThat(restarted.problems()).isEmpty();
  }

  @Test
  void aTemplateThatNeverWasGoodIsASentence() throws IOException {
    assertThatThrownBy(() -> render(templates))
        .hasMessageContaining("order_paid.en.txt cannot be read");
    Files.writeString(file, "{{nobody}}");
    assertThatThrownBy(() -> render(templates)).hasMessageContaining("order_paid.en.txt line 1");
    assertThatThrownBy(() -> render(templates)).hasMessageContaining("order_paid.en.txt line 1");
  }

  @Test
  void aNameThatIsAPathIsRefused() {
    assertThatThrownBy(() -> templates.render("../x", Locale.ENGLISH, CHANGED))
        .isInstanceOf(TemplateException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "order_created",
        "order_paid",
        "order_shipped",
        "order_delivered",
        "order_cancelled"
      })
  void theTemplatesOfTheHouseAreGood(String name) {
    Templates ours = new Templates(Path.of("routes"), hub.jdbc);
    for (String language : Templates.LANGUAGES) {
      assertThat(ours.render(name, Locale.forLanguageTag(language), CHANGED)).contains("#7");
    }
    assertThat(ours.problems()).isEmpty();
  }

  private static String render(Templates from) {
    return from.render("order_paid", Locale.ENGLISH, CHANGED);
  }
}
