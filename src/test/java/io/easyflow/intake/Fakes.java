package io.easyflow.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.account.Account;
import io.easyflow.account.Accounts;
import io.easyflow.account.Secret;
import io.easyflow.catalog.Catalog;
import io.easyflow.catalog.Connector;
import io.easyflow.catalog.Expression;
import io.easyflow.catalog.Webhook;
import io.easyflow.catalog.Webhook.Authenticity;
import io.easyflow.catalog.Webhook.Handshake;
import io.easyflow.catalog.Webhook.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Small stand-ins for catalogue and accounts. */
final class Fakes {
  /** Lets everybody in. */
  static final LargeBodies LARGE = new LargeBodies(Long.MAX_VALUE, Duration.ZERO);

  private Fakes() {}

  static Expression jq(String program) {
    return Expression.parse(program);
  }

  static Expression header(String names) {
    return Expression.parse("header:" + names);
  }

  /** An expression that fails on every request, as jq does on a shape it does not expect. */
  static Expression failing() {
    return jq(".headers[0]");
  }

  static Authenticity hmac(String header, String encoding, String prefix) {
    return new Authenticity(
        "hmac-sha256", header(header), encoding, prefix, "webhookSecret", null, null, null);
  }

  static Authenticity token(String header, String prefix) {
    return new Authenticity(
        "token", header(header), null, prefix, "webhookSecret", null, null, null);
  }

  static WebhookRequest post(String body, String... headers) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      values.put(headers[i].toLowerCase(Locale.ROOT), headers[i + 1]);
    }
    return new WebhookRequest(
        "POST",
        Map.of("platform", "shop"),
        values,
        null,
        BodyFormat.JSON,
        body.getBytes(StandardCharsets.UTF_8),
        LARGE);
  }

  static Account account(
      String platform, String name, Map<String, String> settings, String... secrets) {
    return new Account(
        platform,
        name,
        null,
        settings,
        secrets.length == 0
            ? Map.of()
            : Map.of("webhookSecret", Arrays.stream(secrets).map(Secret::new).toList()));
  }

  /** A port that answers what a test says; null for failing at once. */
  static final class Port implements ReplyPort {
    volatile CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    volatile byte[] body;
    volatile Instant before;

    @Override
    public CompletableFuture<JsonNode> ask(Account account, byte[] body, Instant before) {
      this.body = body;
      this.before = before;
      if (answer == null) {
        throw new IllegalStateException("no port: secret words");
      }
      return answer;
    }
  }

  static Door door() {
    return new Door();
  }

  static Connector connector(String id, Webhook webhook) {
    return new Connector(
        id, id, Connector.Category.SHOP, null, null, Map.of(), webhook, null, Map.of());
  }

  /** Builds a {@link Webhook}; what is not set is not declared. */
  static final class Door {
    Expression account;
    Authenticity authenticity;
    Expression type;
    Expression key;
    Expression orderBy;
    Map<String, Expression> headers = Map.of();
    Expression items;
    int maxBody = 1 << 20;
    Reply reply;
    List<Handshake> handshakes = List.of();
    Webhook.Allow allow;
    List<String> conceal = List.of();
    Webhook.Answer answer;

    Connector of(String id) {
      return connector(
          id,
          new Webhook(
              account,
              authenticity,
              type,
              key,
              Duration.ofDays(30),
              orderBy,
              headers,
              items,
              maxBody,
              reply,
              handshakes,
              allow,
              conceal,
              answer));
    }
  }

  /** Connectors a test puts in. */
  static final class MapCatalog implements Catalog {
    private final Map<String, Connector> connectors = new TreeMap<>();

    void put(Connector connector) {
      connectors.put(connector.id(), connector);
    }

    @Override
    public Optional<Connector> find(String id) {
      return Optional.ofNullable(connectors.get(id));
    }

    @Override
    public List<Connector> all() {
      return List.copyOf(connectors.values());
    }

    @Override
    public void onChange(Listener listener) {
      throw new UnsupportedOperationException("nothing changes here");
    }
  }

  /** Accounts a test puts in. */
  static final class ListAccounts implements Accounts {
    private final List<Account> accounts = new ArrayList<>();

    void put(Account account) {
      accounts.removeIf(present -> present.id().equals(account.id()));
      accounts.add(account);
      accounts.sort(Comparator.comparing(Account::id));
    }

    @Override
    public Optional<Account> find(String platform, String name) {
      return find(platform + ":" + name);
    }

    @Override
    public Optional<Account> find(String id) {
      return accounts.stream().filter(account -> account.id().equals(id)).findFirst();
    }

    @Override
    public List<Account> of(String platform) {
      return accounts.stream().filter(account -> account.platform().equals(platform)).toList();
    }

    @Override
    public List<Account> all() {
      return List.copyOf(accounts);
    }

    @Override
    public Optional<String> missing(Account account, String purpose) {
      return account.secrets().isEmpty()
          ? Optional.of("set SHOP_WEBHOOK_SECRET in the environment")
          : Optional.empty();
    }
  }
}
