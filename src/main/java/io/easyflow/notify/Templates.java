package io.easyflow.notify;

import io.easyflow.model.OrderChanged;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The texts customers read, {@code routes/flows/templates/<name>.<ru|en>.txt}. An edit is seen with
 * the next message. While a file is broken its last good text serves, also after a restart.
 */
@Component
public class Templates {
  /** Languages there are templates in; the first serves people of any other. */
  public static final List<String> LANGUAGES = List.of("ru", "en");

  private static final Logger LOG = LoggerFactory.getLogger(Templates.class);

  private final Path folder;
  private final JdbcTemplate jdbc;
  private final Map<String, Loaded> loaded = new TreeMap<>();
  private final Map<String, String> problems = new TreeMap<>();

  /**
   * @param routes folder with routes and flows
   * @param jdbc keeps last good texts
   */
  public Templates(@Value("${easyflow.routes-dir:./routes}") Path routes, JdbcTemplate jdbc) {
    this.folder = routes.resolve("flows").resolve("templates");
    this.jdbc = jdbc;
  }

  /**
   * @param text what the file held when it was read, good or not
   * @param template the last good one, null when there never was one
   * @param stamp of the file it was read from, null when it must be read again
   */
  private record Loaded(String text, Template template, Stamp stamp) {}

  /**
   * Tells without reading that a file is as it was. A file that changed a moment ago is read: a
   * clock of files has ticks, and within one tick it may change again.
   */
  private record Stamp(FileTime changed, long size, boolean old) {
    private static final Duration TICK = Duration.ofSeconds(1);

    static Stamp of(Path file) throws IOException {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      Instant settled = now.lastModifiedTime().toInstant().plus(TICK);
      return new Stamp(now.lastModifiedTime(), now.size(), settled.isBefore(Instant.now()));
    }

    boolean same(Stamp before) {
      return before != null
          && old
          && before.old
          && changed.equals(before.changed)
          && size == before.size;
    }
  }

  /**
   * Writes what a customer reads.
   *
   * @param name template, such as {@code order_shipped}
   * @param locale language of the customer
   * @param changed the order
   * @return the text
   * @throws TemplateException when there is no good text of that name
   */
  public String render(String name, Locale locale, OrderChanged changed) {
    return template(name, locale.getLanguage(), Placeholders.names())
        .render(placeholder -> Placeholders.value(placeholder, changed, locale));
  }

  /**
   * Writes a text that is not about one order.
   *
   * @param name template, such as {@code consultant}
   * @param language {@code ru} or {@code en}
   * @param values every placeholder the template may have, with its value, empty for none; values
   *     are shown as they are
   * @return the text
   * @throws TemplateException when there is no good text of that name
   */
  public String render(String name, String language, Map<String, String> values) {
    return template(name, language, new TreeSet<>(values.keySet())).render(values::get);
  }

  /**
   * @return what is wrong with which file, a sentence by file name; empty when all is well
   */
  public synchronized Map<String, String> problems() {
    return Map.copyOf(problems);
  }

  private synchronized Template template(String name, String language, Set<String> names) {
    if (!name.matches("[a-z0-9_]+")) {
      throw new TemplateException(
          "template '" + name + "' has a name of other than lower-case letters, digits and _");
    }
    String file = name + "." + language + ".txt";
    Loaded before = loaded.get(file);
    String text;
    Stamp stamp;
    try {
      stamp = Stamp.of(folder.resolve(file));
      if (before != null && stamp.same(before.stamp)) {
        return good(before, file);
      }
      text = Files.readString(folder.resolve(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return lastGood(
          name,
          language,
          file,
          names,
          before,
          null,
          folder.resolve(file) + " cannot be read: create it as UTF-8 text");
    }
    if (before != null && text.equals(before.text)) {
      Loaded same = new Loaded(text, before.template, stamp);
      loaded.put(file, same);
      return good(same, file);
    }
    try {
      Template template = Template.parse(file, text, names);
      loaded.put(file, new Loaded(text, template, stamp));
      problems.remove(file);
      jdbc.update(
          "insert into notify_template (name, locale, text) values (?, ?, ?) on conflict (name,"
              + " locale) do update set text = excluded.text",
          name,
          language,
          text);
      return template;
    } catch (TemplateException e) {
      return lastGood(name, language, file, names, before, text, e.getMessage());
    }
  }

  private Template lastGood(
      String name,
      String language,
      String file,
      Set<String> names,
      Loaded before,
      String text,
      String problem) {
    if (!problem.equals(problems.put(file, problem))) {
      LOG.warn("{}; the last good text serves", problem);
    }
    Template template = before != null ? before.template : kept(name, language, file, names);
    Loaded now = new Loaded(text, template, null);
    loaded.put(file, now);
    return good(now, file);
  }

  private Template good(Loaded now, String file) {
    if (now.template == null) {
      throw new TemplateException(problems.get(file));
    }
    return now.template;
  }

  private Template kept(String name, String language, String file, Set<String> names) {
    List<String> texts =
        jdbc.queryForList(
            "select text from notify_template where name = ? and locale = ?",
            String.class,
            name,
            language);
    return texts.isEmpty() ? null : Template.parse(file, texts.get(0), names);
  }
}
