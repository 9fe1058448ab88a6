package io.easyflow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The order of packages: one imports only those before it. And no class knows a vendor. */
class ModularityTests {
  private static final List<String> ORDER =
      List.of(
          "model",
          "jq",
          "database",
          "catalog",
          "account",
          "channel",
          "intake",
          "outlet",
          "connector",
          "sync",
          "notify",
          "handoff",
          "hooks",
          "report",
          "converse",
          "webchat",
          "voice",
          "api",
          "ops",
          "sandbox",
          "command");

  /** Depend on nothing of ours at all. */
  private static final Set<String> ALONE = Set.of("model", "jq", "database");

  /**
   * Alarms go to ops by camel-telegram, as the design says; default channels are a setting; the
   * others give an example in a sentence for people.
   */
  private static final Set<String> MAY_NAME_A_VENDOR =
      Set.of(
          "io.easyflow.ops.AlarmSender",
          "io.easyflow.ops.AlarmProperties",
          "io.easyflow.notify.NotifyProperties",
          "io.easyflow.connector.Commands",
          "io.easyflow.connector.MapEndpoint",
          "io.easyflow.connector.Mappings");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.easyflow");

  @Test
  void everyPackageHasItsPlaceInTheOrder() {
    ArchRuleDefinition.classes()
        .should(
            new ArchCondition<JavaClass>("live in a package of the order or in io.easyflow") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                String module = module(type);
                if (!module.isEmpty() && !ORDER.contains(module)) {
                  events.add(
                      SimpleConditionEvent.violated(
                          type, type.getName() + ": add its package to ModularityTests.ORDER"));
                }
              }
            })
        .check(CLASSES);
  }

  @TestFactory
  Stream<DynamicTest> aPackageImportsOnlyThoseBeforeIt() {
    return ORDER.stream()
        .map(
            module ->
                DynamicTest.dynamicTest(
                    module,
                    () ->
                        noClasses()
                            .that()
                            .resideInAPackage("io.easyflow." + module + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(forbidden(module))
                            .allowEmptyShould(true)
                            .check(CLASSES)));
  }

  @Test
  void noClassNamesAVendor() throws IOException {
    Set<String> vendors = vendors();
    ArchRuleDefinition.classes()
        .should(
            new ArchCondition<JavaClass>("know no vendor by name") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                if (MAY_NAME_A_VENDOR.contains(outermost(type))) {
                  return;
                }
                String text = constants(type);
                for (String vendor : vendors) {
                  if (names(text, vendor)) {
                    events.add(
                        SimpleConditionEvent.violated(
                            type,
                            type.getName()
                                + " names "
                                + vendor
                                + ": vendors' words live under routes/connectors/"
                                + vendor));
                  }
                }
              }
            })
        .check(CLASSES);
  }

  /** A short id such as "vk" may be part of another word; a long one may not. */
  private static boolean names(String text, String vendor) {
    return vendor.length() > 5
        ? text.contains(vendor)
        : Pattern.compile("(?<![a-z0-9])" + Pattern.quote(vendor) + "(?:[-:/]|$)")
            .matcher(text)
            .find();
  }

  private static String[] forbidden(String module) {
    List<String> later =
        ALONE.contains(module)
            ? ORDER.stream().filter(other -> !other.equals(module)).toList()
            : ORDER.subList(ORDER.indexOf(module) + 1, ORDER.size());
    return Stream.concat(
            later.stream().map(name -> "io.easyflow." + name + ".."), Stream.of("io.easyflow"))
        .toArray(String[]::new);
  }

  private static String module(JavaClass type) {
    String rest = type.getPackageName().substring("io.easyflow".length());
    return rest.isEmpty() ? "" : rest.substring(1).split("\\.")[0];
  }

  private static String outermost(JavaClass type) {
    return type.getName().replaceAll("\\$.*", "");
  }

  /** Every constant of the compiled class, names of classes and fields included, lower case. */
  private static String constants(JavaClass type) {
    try (InputStream in =
        ModularityTests.class.getResourceAsStream(
            "/" + type.getName().replace('.', '/') + ".class")) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).toLowerCase();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Connector folders, and platforms that are still to come. */
  private static Set<String> vendors() throws IOException {
    Set<String> names =
        Stream.of(
                "shopify",
                "wildberries",
                "telegram",
                "whatsapp",
                "woocommerce",
                "insales",
                "ozon",
                "moysklad",
                "retailcrm",
                "bitrix24",
                "viber",
                "yookassa",
                "stripe",
                "paypal",
                "yandex",
                "openai",
                "asterisk")
            .collect(Collectors.toSet());
    Path folders = Path.of("routes/connectors");
    if (Files.isDirectory(folders)) {
      try (Stream<Path> found = Files.list(folders)) {
        found
            .filter(Files::isDirectory)
            .map(folder -> folder.getFileName().toString())
            .forEach(names::add);
      }
    }
    return names;
  }
}
