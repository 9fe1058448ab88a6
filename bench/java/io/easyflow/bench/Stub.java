package io.easyflow.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Plays a messenger that takes every message at once, and counts them. */
final class Stub implements AutoCloseable {
  private static final Pattern CHAT = Pattern.compile("\"chat_id\":\\s*\"?([^\",}]+)");

  private final AtomicLong accepted = new AtomicLong();
  private final StubServer server = new StubServer(this::answer);

  Stub() throws IOException {}

  String address() {
    return server.address();
  }

  /** Where the hub believes Telegram to be. */
  String messenger() {
    return address() + "/bot{botToken}";
  }

  long accepted() {
    return accepted.get();
  }

  private byte[] answer(Wire.Request request) {
    Matcher chat = CHAT.matcher(request.body());
    String answer =
        chat.find()
            ? "{\"ok\":true,\"result\":{\"message_id\":%d,\"date\":1700000000,\"chat\":{\"id\":%s,\"type\":\"private\"}}}"
                .formatted(accepted.incrementAndGet(), chat.group(1))
            : "{\"ok\":true,\"result\":true}";
    return answer.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
