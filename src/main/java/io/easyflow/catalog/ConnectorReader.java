package io.easyflow.catalog;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Reads a connector's folder: {@code connector.yaml} into a {@link Connector}, or problems. */
@Component
public class ConnectorReader {
  /** Name of the file in a connector's folder. */
  public static final String FILE = "connector.yaml";

  private final ConnectorSchema schema = new ConnectorSchema();

  /**
   * What a file holds.
   *
   * @param connector the connector, empty when there is any problem
   * @param problems what is wrong, in the order of the file
   */
  public record Reading(Optional<Connector> connector, List<Problem> problems) {}

  /**
   * Reads {@code connector.yaml} of a folder.
   *
   * @param folder the connector's folder; its name is the connector's id
   * @return the connector or what is wrong
   */
  public Reading read(Path folder) {
    String name = folder.getFileName() + "/" + FILE;
    try {
      return read(folder, Files.readString(folder.resolve(FILE)));
    } catch (NoSuchFileException e) {
      return failed(name, "is missing; a connector's folder starts with this file");
    } catch (CharacterCodingException e) {
      return failed(name, "is not UTF-8; save it as UTF-8");
    } catch (IOException e) {
      return failed(name, "cannot be read; check that the hub may read it");
    }
  }

  /**
   * Reads a connector from a text, such as the last good one.
   *
   * @param folder the connector's folder; its name is the connector's id
   * @param yaml text of its {@code connector.yaml}
   * @return the connector or what is wrong
   */
  public Reading read(Path folder, String yaml) {
    List<Problem> problems = new ArrayList<>();
    YamlFile file = YamlFile.read(folder.getFileName() + "/" + FILE, yaml, problems);
    Connector connector =
        problems.isEmpty() && schema.accepts(file)
            ? connector(new Fields(file, "", file.root()), folder)
            : null;
    problems.sort(Comparator.comparingInt(Problem::line));
    return new Reading(
        problems.isEmpty() ? Optional.ofNullable(connector) : Optional.empty(),
        List.copyOf(problems));
  }

  private static Reading failed(String name, String message) {
    return new Reading(Optional.empty(), List.of(new Problem(name, 0, message)));
  }

  private static Connector connector(Fields fields, Path folder) {
    String id = fields.text("id");
    if (!id.equals(folder.getFileName().toString())) {
      fields.problem(
          "id",
          "id '"
              + id
              + "' is not the folder's name '"
              + folder.getFileName()
              + "'; make them equal");
    }
    Map<String, CredentialSpec> credentials = credentials(fields.fields("credentials"));
    CredentialNames names = new CredentialNames(credentials);
    return new Connector(
        id,
        fields.text("title"),
        Connector.Category.valueOf(fields.text("category").toUpperCase(Locale.ROOT)),
        fields.text("docs"),
        folder,
        credentials,
        fields.has("webhook") ? WebhookReader.read(fields.fields("webhook"), names) : null,
        fields.has("api") ? ApiReader.read(fields.fields("api"), names) : null,
        sync(fields.fields("sync")));
  }

  private static Map<String, CredentialSpec> credentials(Fields fields) {
    Map<String, CredentialSpec> found = new LinkedHashMap<>();
    fields
        .node()
        .fieldNames()
        .forEachRemaining(name -> found.put(name, credential(name, fields.fields(name))));
    return Collections.unmodifiableMap(found);
  }

  private static CredentialSpec credential(String name, Fields fields) {
    boolean secret = fields.node().path("secret").asBoolean();
    if (secret && fields.has("default")) {
      fields.problem(
          "default",
          "secret '" + name + "' has a default; remove it and set the secret's variable");
    }
    Set<String> required = new HashSet<>();
    fields.node().path("required").forEach(purpose -> required.add(purpose.asText()));
    return new CredentialSpec(
        name, fields.text("title", name), secret, Set.copyOf(required), fields.text("default"));
  }

  private static Map<String, SyncSpec> sync(Fields fields) {
    Map<String, SyncSpec> found = new LinkedHashMap<>();
    fields.node().fieldNames().forEachRemaining(kind -> found.put(kind, sync(kind, fields)));
    return Collections.unmodifiableMap(found);
  }

  private static SyncSpec sync(String kind, Fields all) {
    Fields fields = all.fields(kind);
    return new SyncSpec(
        fields.duration("overlap", Duration.ofMinutes(10)),
        fields.duration("window", null),
        fields.duration("history", Duration.ofDays(30)),
        fields.duration("every", null),
        fields.number("statuses", 0));
  }
}
