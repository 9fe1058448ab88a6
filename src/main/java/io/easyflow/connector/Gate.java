package io.easyflow.connector;

import io.easyflow.channel.Delivery;
import io.easyflow.channel.DeliveryFailure;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.Exchange;

/**
 * Stands before one unit's routes, so that they can be swapped while nobody is inside. A call that
 * is inside may call the unit's other ports, on any thread: the exchange carries its pass.
 */
final class Gate {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofMillis(200);

  private enum State {
    OPEN,
    /** Nobody goes in; those inside go out. */
    DRAINING,
    /** Nobody is inside, and routes are being loaded. */
    LOADING
  }

  private final String unit;
  private final String property;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition left = lock.newCondition();
  private final Set<Pass> inside = new HashSet<>();
  private State state = State.OPEN;

  Gate(String unit) {
    this.unit = unit;
    this.property = "EasyFlowGate:" + unit;
  }

  /** Being inside; compared by identity. */
  static final class Pass {
    private final String port;
    private volatile boolean valid = true;

    private Pass(String port) {
      this.port = port;
    }
  }

  /**
   * Goes in, waiting while the gate is closed.
   *
   * @return the pass to give back, or null when the exchange is inside already
   * @throws DeliveryFailure.Deferred when it stays closed for too long, or when others wait for the
   *     transaction the exchange runs in
   */
  Pass enter(Exchange exchange, String port) {
    return enter(exchange, port, false);
  }

  /**
   * Goes in, for consumers: one that waits while others go out would hold up its own swap. While
   * routes are loaded it waits, because what it defers is overtaken.
   *
   * @return the pass to give back, or null when the exchange is inside already
   * @throws DeliveryFailure.Deferred when others go out, or it stays closed for too long
   */
  Pass enterAsConsumer(Exchange exchange, String port) {
    return enter(exchange, port, true);
  }

  private Pass enter(Exchange exchange, String port, boolean consumer) {
    Pass held = exchange.getProperty(property, Pass.class);
    if (held != null && held.valid) {
      return null;
    }
    Pass pass = new Pass(port);
    lock.lock();
    try {
      long nanos = PATIENCE.toNanos();
      while (state != State.OPEN) {
        if (nanos <= 0 || consumer && state == State.DRAINING || transacted(exchange)) {
          throw new DeliveryFailure.Deferred("'" + unit + "' is being reloaded", SOON);
        }
        nanos = changed.awaitNanos(nanos);
      }
      inside.add(pass);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeliveryFailure.Deferred("'" + unit + "' is being reloaded", SOON);
    } finally {
      lock.unlock();
    }
    exchange.setProperty(property, pass);
    return pass;
  }

  private static boolean transacted(Exchange exchange) {
    Delivery delivery = Delivery.of(exchange);
    return delivery != null && delivery.transacted();
  }

  /** Goes out; a null pass is one that was not given here. */
  void leave(Exchange exchange, Pass pass) {
    if (pass == null) {
      return;
    }
    pass.valid = false;
    if (exchange.getProperty(property) == pass) {
      exchange.removeProperty(property);
    }
    lock.lock();
    try {
      inside.remove(pass);
      if (inside.isEmpty()) {
        left.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets nobody in any more and waits for those inside.
   *
   * @param drain how long to wait
   * @return the ports that are still busy after it
   */
  Set<String> close(Duration drain) {
    lock.lock();
    try {
      change(State.DRAINING);
      long nanos = drain.toNanos();
      while (!inside.isEmpty() && nanos > 0) {
        nanos = left.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return busy();
  }

  /** Everybody waits for routes that are loaded now; whoever is still inside stays there. */
  void loads() {
    change(State.LOADING);
  }

  void open() {
    change(State.OPEN);
  }

  private void change(State next) {
    lock.lock();
    try {
      state = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Set<String> busy() {
    lock.lock();
    try {
      Set<String> ports = new TreeSet<>();
      inside.forEach(pass -> ports.add(pass.port));
      return ports;
    } finally {
      lock.unlock();
    }
  }
}
