package io.easyflow.outlet;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.easyflow.account.Account;
import io.easyflow.account.Accounts;
import io.easyflow.catalog.Api;
import io.easyflow.channel.DeliveryFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A call with everything that only the outlet knows: never print one, it holds secrets.
 *
 * @param method HTTP method
 * @param url the whole address, wholly encoded
 * @param headers what to send, names compared without case
 * @param content what is sent, null for nothing
 */
record Request(
    String method, String url, Map<String, String> headers, PlatformCall.Content content) {
  /**
   * @param api what the connector declares
   * @param call the call
   * @param kind what is expected
   * @param account whose credentials are filled in
   * @param accounts tells what is missing
   * @param json reads and writes a body that takes credentials
   * @return the request
   * @throws DeliveryFailure.Permanent when a credential is missing or a value cannot be sent
   */
  static Request of(
      Api api,
      PlatformCall call,
      AnswerKind kind,
      Account account,
      Accounts accounts,
      ObjectMapper json) {
    Credentials credentials = new Credentials(account, accounts);
    String base = credentials.base(call.host(), address(api, call.host(), account));
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Accept", kind == AnswerKind.BINARY ? "*/*" : "application/json");
    headers.putAll(call.headers());
    api.headers()
        .forEach(
            (name, value) -> headers.put(name, credentials.fill(value, UnaryOperator.identity())));
    try {
      headers.forEach(HttpHeaders::check);
    } catch (IllegalArgumentException e) {
      throw new DeliveryFailure.Permanent(account.id() + ": " + e.getMessage(), null);
    }
    List<Map.Entry<String, String>> query = new ArrayList<>(call.query());
    api.query()
        .forEach(
            (name, value) ->
                query.add(Map.entry(name, credentials.fill(value, UnaryOperator.identity()))));
    String url = base + call.path();
    if (url.indexOf('/', url.indexOf("://") + 3) < 0) {
      url += "/";
    }
    if (!query.isEmpty()) {
      url += "?" + PercentEncoding.parameters(query);
    }
    return new Request(call.method(), url, headers, content(call, credentials, json));
  }

  private static PlatformCall.Content content(
      PlatformCall call, Credentials credentials, ObjectMapper json) {
    if (call.secrets().isEmpty()) {
      return call.content();
    }
    try {
      ObjectNode body = (ObjectNode) json.readTree(call.content().bytes());
      call.secrets().forEach((field, name) -> body.put(field, credentials.value(name)));
      return new PlatformCall.Content(json.writeValueAsBytes(body), call.content().type());
    } catch (IOException e) {
      throw new IllegalStateException("a body that was just written cannot be read", e);
    }
  }

  /** The account's own address replaces the connector's as a whole. */
  private static String address(Api api, String host, Account account) {
    String declared = api.hosts().get(host);
    if (declared == null) {
      throw new DeliveryFailure.Permanent(
          account.platform()
              + " has no host of the name the call gives; api.hosts in connector.yaml has "
              + String.join(", ", api.hosts().keySet()),
          null);
    }
    return account.baseUrl(host).orElse(declared);
  }

  @Override
  public String toString() {
    return method + " ***";
  }
}
