package io.easyflow.ops;

import io.easyflow.channel.Ledger;
import io.easyflow.channel.Subscribers;
import java.util.List;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** How the durable channel is doing: degraded when its ledger is off or a backlog has no reader. */
@Component("channel")
public class ChannelHealth implements HealthIndicator {
  private final Ledger ledger;
  private final Subscribers subscribers;

  ChannelHealth(Ledger ledger, Subscribers subscribers) {
    this.ledger = ledger;
    this.subscribers = subscribers;
  }

  @Override
  public Health health() {
    Ledger.Totals totals = ledger.report().total();
    List<String> unread =
        subscribers.list().stream()
            .filter(subscriber -> subscriber.pending() > 0 && !subscriber.reading())
            .map(Subscribers.Subscriber::name)
            .toList();
    boolean well = totals.balanced() && unread.isEmpty();
    return (well ? Health.up() : Health.status(ConnectorHealth.DEGRADED))
        .withDetail("balanced", totals.balanced())
        .withDetail("pending", totals.pending())
        .withDetail("dead", totals.dead())
        .withDetail("unknown", totals.unknown())
        .withDetail("unread", unread)
        .build();
  }
}
