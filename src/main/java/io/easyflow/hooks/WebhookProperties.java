package io.easyflow.hooks;

import io.easyflow.handoff.ChatChanged;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who is told of chats by webhooks, signed as Standard Webhooks says.
 *
 * @param targets receivers by a name of yours
 * @param allowPrivate true to let webhooks go to addresses inside your own network, and without TLS
 * @param timeout how long a receiver may take
 */
@ConfigurationProperties("easyflow.webhooks")
public record WebhookProperties(
    Map<String, Target> targets,
    @DefaultValue("false") boolean allowPrivate,
    @DefaultValue("15s") Duration timeout) {
  /** What receivers may be told. */
  static final Set<String> TYPES =
      Set.of(ChatChanged.CREATED, ChatChanged.TAKEN, ChatChanged.MESSAGE, ChatChanged.CLOSED);

  public WebhookProperties {
    targets = targets == null ? Map.of() : Map.copyOf(targets);
    for (Map.Entry<String, Target> target : targets.entrySet()) {
      check(target.getKey(), target.getValue(), allowPrivate);
    }
  }

  /**
   * A receiver.
   *
   * @param url where it listens, {@code https} unless private addresses are allowed
   * @param secret {@code whsec_} and 24 to 64 bytes in Base64
   * @param types which events it wants: {@code chat.created}, {@code chat.taken}, {@code
   *     chat.message}, {@code chat.closed}; none for all of them
   */
  public record Target(URI url, String secret, Set<String> types) {
    private static final String PREFIX = "whsec_";

    public Target {
      types = types == null ? Set.of() : Set.copyOf(types);
    }

    byte[] key() {
      String text = secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret;
      return Base64.getDecoder().decode(text);
    }

    boolean wants(String type) {
      return types.isEmpty() || types.contains(type);
    }

    @Override
    public String toString() {
      return "Target[" + url.getHost() + "]";
    }
  }

  private static void check(String name, Target target, boolean allowPrivate) {
    String setting = "easyflow.webhooks.targets." + name + ".";
    URI url = target.url();
    if (url == null || url.getHost() == null || url.getUserInfo() != null) {
      throw new IllegalArgumentException(
          setting + "url must be an address such as https://shop.example/hooks, without a login");
    }
    if (!"https".equals(url.getScheme()) && !(allowPrivate && "http".equals(url.getScheme()))) {
      throw new IllegalArgumentException(setting + "url must begin with https://");
    }
    if (!TYPES.containsAll(target.types())) {
      throw new IllegalArgumentException(setting + "types may be " + TYPES);
    }
    try {
      if (target.secret() == null || target.key().length < 24) {
        throw new IllegalArgumentException("too short");
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          setting + "secret must be whsec_ and at least 24 bytes in Base64", e);
    }
  }
}
