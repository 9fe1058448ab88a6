package io.easyflow.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.easyflow.account.Account;
import io.easyflow.channel.RecordingDelivery;
import io.easyflow.model.AiQuestion;
import io.easyflow.model.AiReply;
import io.easyflow.model.AnalyticsRow;
import io.easyflow.model.Contact;
import io.easyflow.model.DeliveryResult;
import io.easyflow.model.Order;
import io.easyflow.model.OrderState;
import io.easyflow.model.Product;
import io.easyflow.model.Topic;
import io.easyflow.outlet.AnswerWatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * What every port of every connector must show against its double: it does its work, reads pages to
 * an end, and survives a platform in trouble ({@link PortFaults}).
 */
final class PortSuite {
  /** Ports the hub knows; any other that a route of the folder calls is a part of that route. */
  private static final Set<String> KNOWN =
      Set.of(
          "orders",
          "products",
          "contacts",
          "order",
          "order-status",
          "stock",
          "analytics",
          "send",
          "ping",
          "updates",
          "register",
          "file",
          "answer",
          "reply",
          "topic",
          "conversation",
          "typing");

  private static final Map<String, Class<?>> RESULTS =
      Map.ofEntries(
          Map.entry("orders", Order.class),
          Map.entry("order", Order.class),
          Map.entry("order-status", OrderState.class),
          Map.entry("products", Product.class),
          Map.entry("contacts", Contact.class),
          Map.entry("analytics", AnalyticsRow.class),
          Map.entry("updates", JsonNode.class),
          Map.entry("send", DeliveryResult.class),
          Map.entry("answer", AiReply.class),
          Map.entry("reply", JsonNode.class),
          Map.entry("topic", Topic.class));

  /** Ports that give one record, the others a list. */
  private static final Set<String> ONE = Set.of("order", "send", "answer", "reply", "topic");

  private static final int MOST_PAGES = 20;

  private final SuiteHub hub;
  private final PortCaller caller;

  PortSuite(SuiteHub hub) throws Exception {
    this.hub = hub;
    this.caller = new PortCaller(hub);
  }

  /** A port and what it is called with. */
  record Port(Version version, String name, List<PortSteps.Step> steps, PortInputs inputs) {
    String platform() {
      return version.unit().id();
    }

    List<PortInputs.Input> all() {
      return inputs.of(name, steps);
    }
  }

  Stream<DynamicNode> everyConnector() {
    List<DynamicNode> all = new ArrayList<>();
    for (Version version : hub.connectors) {
      all.add(dynamicContainer(version.unit().id(), tests(version)));
    }
    return all.stream();
  }

  /** The ports of a connector by name. */
  List<Port> ports(Version version) {
    String prefix = "direct:" + version.unit().id() + "-";
    PortSteps steps = new PortSteps(version);
    Set<String> within = steps.calledWithin();
    PortInputs inputs = new PortInputs(version, hub.json);
    return steps.entries().stream()
        .filter(from -> from.startsWith(prefix))
        .filter(from -> KNOWN.contains(from.substring(prefix.length())) || !within.contains(from))
        .sorted()
        .map(from -> new Port(version, from.substring(prefix.length()), steps.of(from), inputs))
        .toList();
  }

  private Stream<DynamicNode> tests(Version version) {
    List<Port> ports = ports(version);
    PortFaults faults = new PortFaults(hub, caller, version);
    List<DynamicNode> tests = new ArrayList<>();
    for (Port port : ports) {
      String title = port.platform() + " / " + port.name() + " / ";
      for (PortInputs.Input input : port.all()) {
        tests.add(dynamicTest(title + "works with " + input.name(), () -> works(port, input)));
      }
      if (PortInputs.PAGES.contains(port.name())) {
        tests.add(dynamicTest(title + "reads pages to an end", () -> readsToAnEnd(port)));
      }
      List<DynamicTest> troubles = faults.of(port);
      tests.addAll(troubles);
    }
    return tests.stream();
  }

  private void works(Port port, PortInputs.Input input) throws Exception {
    Account account = hub.account(port.platform(), input.settings(), Map.of());
    RecordingDelivery delivery = new RecordingDelivery(1, account.id());
    Exchange answer = caller.call(new PortCaller.Call(account, port.name(), input), delivery);
    assertThat(delivery.deadLetters()).as("items that could not be mapped").isEmpty();
    List<?> records = records(port, answer);
    if (RESULTS.containsKey(port.name())) {
      assertThat(records).as("what the port gives").isNotEmpty();
      belongTo(records, account);
    }
    if (input.body() instanceof AiQuestion question && question.stream()) {
      assertThat(answer.getProperty(AnswerWatch.PROPERTY, PortCaller.Shown.class).text())
          .as("what was shown while it came")
          .isEqualTo(((AiReply) records.get(0)).text());
    }
    List<LoggedRequest> requests = hub.doubles.requests(account.name());
    boolean calls = port.steps().stream().anyMatch(PortSteps.Step::calls);
    assertThat(requests).as("calls the double saw").hasSizeGreaterThanOrEqualTo(calls ? 1 : 0);
  }

  private void readsToAnEnd(Port port) throws Exception {
    PortInputs.Input first = port.all().get(0);
    Map<String, Object> variables = new HashMap<>(first.variables());
    Set<String> cursors = new HashSet<>();
    List<Object> seen = new ArrayList<>();
    String cursor = null;
    boolean more = true;
    while (more) {
      Account account = hub.account(port.platform(), first.settings(), Map.of());
      PortInputs.Input input =
          new PortInputs.Input("page", first.body(), variables, first.headers(), first.settings());
      Exchange answer =
          caller.call(
              new PortCaller.Call(account, port.name(), input),
              new RecordingDelivery(1, account.id()));
      records(port, answer).forEach(record -> seen.add(identity(record)));
      String next = answer.getVariable("nextCursor", String.class);
      // A messenger never ends; without news its cursor stays as it is.
      more = next != null && !next.isBlank() && !next.equals(cursor);
      if (more) {
        assertThat(cursors.add(next)).as("the cursor '%s' comes again", next).isTrue();
        assertThat(cursors).as("pages").hasSizeLessThan(MOST_PAGES);
        cursor = next;
        variables.put("cursor", next);
      }
    }
    assertThat(seen).as("items of all pages").isNotEmpty().doesNotHaveDuplicates();
  }

  private static List<?> records(Port port, Exchange answer) {
    Object body = answer.getMessage().getBody();
    Class<?> type = RESULTS.get(port.name());
    if (type == null) {
      return List.of();
    }
    boolean one = ONE.contains(port.name());
    assertThat(body).as("what the port gives").isInstanceOf(one ? type : List.class);
    List<?> records = one ? List.of(body) : (List<?>) body;
    assertThat(records).allSatisfy(record -> assertThat(record).isInstanceOf(type));
    return records;
  }

  /** All but raw updates carry the account they were asked for. */
  private void belongTo(List<?> records, Account account) {
    for (Object record : records) {
      JsonNode tree = hub.json.valueToTree(record);
      if (record instanceof Record) {
        assertThat(tree.path("account").asText()).isEqualTo(account.id());
      }
    }
  }

  /** What tells one item from another. */
  private Object identity(Object record) {
    JsonNode tree = hub.json.valueToTree(record);
    return tree.hasNonNull("externalId") ? tree.get("externalId").asText() : tree.toString();
  }
}
