package io.easyflow.connector;

import io.easyflow.channel.DeliveryFailure;
import io.easyflow.intake.InboundGate;
import io.easyflow.jq.Spelling;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Processor;

/** The gates of all units, and which {@code direct:} names are behind which. */
final class Gates implements InboundGate {
  private static final Duration DOWN = Duration.ofMinutes(1);

  private final Map<String, Gate> gates = new ConcurrentHashMap<>();
  private final Map<String, String> owners = new ConcurrentHashMap<>();
  private final Set<String> down = ConcurrentHashMap.newKeySet();

  /** The gate of a unit; made open when first asked for. */
  Gate of(String unit) {
    return gates.computeIfAbsent(unit, Gate::new);
  }

  /** The gate a {@code direct:} name is behind, null for none. */
  Gate before(String directName) {
    String unit = owners.get(directName);
    return unit == null ? null : of(unit);
  }

  /** Says which {@code direct:} names a unit listens to from now on. */
  void listens(String unit, Set<String> directNames) {
    owners.entrySet().removeIf(e -> e.getValue().equals(unit) && !directNames.contains(e.getKey()));
    directNames.forEach(name -> owners.put(name, unit));
    down.remove(unit);
  }

  /** Says that a unit is known and does not run. */
  void down(String unit) {
    listens(unit, Set.of());
    down.add(unit);
  }

  /** Forgets a unit whose files are gone. */
  void forget(String unit) {
    listens(unit, Set.of());
    gates.remove(unit);
  }

  /** The {@code direct:} names a unit listens to. */
  Set<String> names(String unit) {
    Set<String> names = new TreeSet<>();
    owners.forEach(
        (name, owner) -> {
          if (owner.equals(unit)) {
            names.add(name);
          }
        });
    return names;
  }

  /** Why nothing listens to a {@code direct:} name, as a failure to throw. */
  DeliveryFailure missing(String directName) {
    String unit =
        gates.keySet().stream()
            .filter(name -> directName.startsWith(name + "-"))
            .max(Comparator.comparing(String::length))
            .orElse(null);
    if (unit != null && down.contains(unit)) {
      return new DeliveryFailure.Deferred(
          "connector '" + unit + "' is down: its files have problems, see its status", DOWN);
    }
    if (unit != null) {
      return new DeliveryFailure.Permanent(
          "connector '%s' has no port '%s': no route of routes/connectors/%s begins with direct:%s%s"
              .formatted(
                  unit,
                  directName.substring(unit.length() + 1),
                  unit,
                  directName,
                  Spelling.hint(directName, names(unit))),
          null);
    }
    return new DeliveryFailure.Retryable(
        "no route begins with direct:" + directName + Spelling.hint(directName, owners.keySet()),
        null,
        null);
  }

  @Override
  public Processor guard(String platform, Processor processor) {
    return exchange -> {
      Gate gate = of(platform);
      Gate.Pass pass = gate.enterAsConsumer(exchange, "inbound:" + platform);
      try {
        processor.process(exchange);
      } finally {
        gate.leave(exchange, pass);
      }
    };
  }
}
