package io.easyflow.webchat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** The connections this hub holds. */
@Component
class OpenSockets {
  private final WebChatProperties properties;
  private final ConcurrentMap<String, Set<ChatSocket>> sessions = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Set<ChatSocket>> addresses = new ConcurrentHashMap<>();

  OpenSockets(WebChatProperties properties) {
    this.properties = properties;
  }

  /**
   * @return false when its address has too many
   */
  boolean opened(ChatSocket socket) {
    return add(addresses, socket.address(), socket, properties.socketsPerAddress());
  }

  /**
   * @return false when its session has too many
   */
  boolean greeted(ChatSocket socket) {
    return add(sessions, socket.session(), socket, properties.socketsPerSession());
  }

  void closed(ChatSocket socket) {
    remove(addresses, socket.address(), socket);
    if (socket.session() != null) {
      remove(sessions, socket.session(), socket);
    }
  }

  void all(Consumer<ChatSocket> action) {
    addresses.values().forEach(sockets -> sockets.forEach(action));
  }

  private static boolean add(
      ConcurrentMap<String, Set<ChatSocket>> map, String key, ChatSocket socket, int most) {
    boolean[] added = {false};
    map.compute(
        key,
        (name, known) -> {
          Set<ChatSocket> sockets = known == null ? ConcurrentHashMap.newKeySet() : known;
          if (sockets.size() < most) {
            added[0] = sockets.add(socket);
          }
          return sockets.isEmpty() ? null : sockets;
        });
    return added[0];
  }

  private static void remove(
      ConcurrentMap<String, Set<ChatSocket>> map, String key, ChatSocket socket) {
    map.computeIfPresent(
        key,
        (name, sockets) -> {
          sockets.remove(socket);
          return sockets.isEmpty() ? null : sockets;
        });
  }
}
