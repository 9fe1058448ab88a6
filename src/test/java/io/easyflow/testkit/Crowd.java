package io.easyflow.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * Many connections to a hub on one thread. Whoever is cut off comes again, so the crowd stays as
 * large as it is until it is closed.
 */
public final class Crowd implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");
  private static final String HEAD_END = "\r\n\r\n";

  /** Of a tick, so 1,000 a second: a crowd that came at once would be cut off at once, too. */
  private static final int OPENED_AT_ONCE = 20;

  private static final Duration TICK = Duration.ofMillis(20);

  private final InetSocketAddress hub;
  private final Habit habit;
  private final List<Guest> guests = new ArrayList<>();
  private final Selector selector;
  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicInteger turns = new AtomicInteger();
  private final Map<String, Integer> answers = new ConcurrentSkipListMap<>();
  private final Thread thread = new Thread(this::run, "crowd");
  private volatile boolean finishing;
  private volatile boolean closing;

  /** What those in the crowd do. */
  public interface Habit {
    /**
     * @param guest number of the connection
     * @param turn number of the request, of all connections
     * @return what is written at first and after each answer; empty for nothing
     */
    String request(int guest, int turn);

    /** What is added while the hub has not answered; empty for nothing. */
    default String drip() {
      return "";
    }

    /** Time between two drips, and before whoever was cut off comes again. */
    default Duration pause() {
      return Duration.ofSeconds(3);
    }
  }

  /**
   * Begins to connect.
   *
   * @param hub who is visited
   * @param size how many connections
   * @param habit what they do
   */
  public Crowd(HubProcess hub, int size, Habit habit) throws IOException {
    this.hub = new InetSocketAddress("127.0.0.1", hub.uri("/").getPort());
    this.habit = habit;
    this.selector = Selector.open();
    for (int i = 0; i < size; i++) {
      guests.add(new Guest(i));
    }
    thread.setDaemon(true);
    thread.start();
  }

  private final class Guest {
    private final int number;
    private final ByteBuffer in = ByteBuffer.allocate(2048);
    private SocketChannel channel;
    private ByteBuffer out = ByteBuffer.allocate(0);
    private volatile boolean waiting;
    private long next = System.nanoTime();

    private Guest(int number) {
      this.number = number;
    }

    private void connect() throws IOException {
      channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_CONNECT, this);
      channel.connect(hub);
    }

    private void handle(SelectionKey key) {
      try {
        if (key.isConnectable() && channel.finishConnect()) {
          connected.incrementAndGet();
          key.interestOps(SelectionKey.OP_READ);
          ask();
        } else if (key.isReadable() && channel.read(in) < 0) {
          leave("closed");
        } else if (key.isReadable()) {
          hear();
        } else if (key.isWritable()) {
          write();
        }
      } catch (IOException e) {
        leave("reset");
      }
    }

    private void hear() throws IOException {
      String answer = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
      int end = answer.indexOf(HEAD_END);
      Matcher length = LENGTH.matcher(answer);
      if (end < 0 || !length.find()) {
        return;
      }
      if (in.position() >= end + HEAD_END.length() + Integer.parseInt(length.group(1))) {
        in.clear();
        String head = answer.substring(0, end).toLowerCase();
        String wait = head.contains("\r\nretry-after: ") ? " retry-after" : "";
        note(answer.substring(9, 12) + wait);
        if (head.contains("\r\nconnection: close")) {
          leave("closed");
        } else {
          ask();
        }
      }
    }

    private void ask() throws IOException {
      // Said first, or finish() might see nobody waiting between two requests.
      waiting = true;
      String request = finishing ? "" : habit.request(number, turns.getAndIncrement());
      waiting = !request.isEmpty();
      say(request);
    }

    private void say(String text) throws IOException {
      next = System.nanoTime() + habit.pause().toNanos();
      out = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      write();
    }

    private void write() throws IOException {
      channel.write(out);
      channel
          .keyFor(selector)
          .interestOps(
              out.hasRemaining()
                  ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                  : SelectionKey.OP_READ);
    }

    private void drip() {
      try {
        if (channel.isConnected() && !out.hasRemaining() && System.nanoTime() - next > 0) {
          say(habit.drip());
        }
      } catch (IOException e) {
        leave("reset");
      }
    }

    private void leave(String how) {
      if (channel.isConnected()) {
        connected.decrementAndGet();
      }
      note(how);
      waiting = false;
      in.clear();
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      channel = null;
      next = System.nanoTime() + habit.pause().toNanos();
    }
  }

  private void note(String what) {
    answers.merge(what, 1, Integer::sum);
  }

  private void run() {
    try {
      long tickAt = System.nanoTime();
      while (!closing) {
        selector.select(key -> ((Guest) key.attachment()).handle(key), TICK.toMillis());
        if (System.nanoTime() - tickAt > 0) {
          tickAt = System.nanoTime() + TICK.toNanos();
          tick();
        }
      }
      for (Guest guest : guests) {
        if (guest.channel != null) {
          guest.channel.close();
        }
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void tick() throws IOException {
    long now = System.nanoTime();
    int opened = 0;
    boolean dripping = !habit.drip().isEmpty();
    for (Guest guest : guests) {
      if (guest.channel == null) {
        if (!finishing && opened < OPENED_AT_ONCE && now - guest.next >= 0) {
          opened++;
          guest.connect();
        }
      } else if (dripping) {
        guest.drip();
      }
    }
  }

  /** Waits until so many are connected at once. */
  public Crowd awaitConnected(int many, Duration atMost) {
    Awaitility.await(many + " are connected").atMost(atMost).until(() -> connected.get() >= many);
    return this;
  }

  /** Sends nothing more, and waits until everything that was sent is answered. */
  public void finish(Duration atMost) {
    finishing = true;
    Awaitility.await("everybody is answered")
        .atMost(atMost)
        .until(() -> guests.stream().noneMatch(guest -> guest.waiting));
  }

  /** How many are connected now. */
  public int connected() {
    return connected.get();
  }

  /**
   * What became of requests and connections, with how often: a status, with {@code retry-after}
   * where that was told, {@code closed} or {@code reset}.
   */
  public Map<String, Integer> answers() {
    return new TreeMap<>(answers);
  }

  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    try {
      thread.join(TICK.toMillis() * 500);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
