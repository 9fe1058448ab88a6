package io.easyflow.outlet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One call as a route wants it; the outlet adds address, authentication and key.
 *
 * @param method HTTP method in capitals
 * @param host name of a host in {@code api.hosts}
 * @param path encoded path behind that host's address, empty or beginning with a slash
 * @param label what error texts say instead of the path, which may hold customers' data
 * @param query parameters in order, not yet encoded
 * @param headers HTTP headers
 * @param content what is sent, null for nothing
 * @param secrets fields of a JSON body that take a credential, by its name
 * @param safe true when it changes nothing at the platform and may be repeated freely
 * @param repeatable true when it may be made twice without harm, though it changes something
 * @param context object of the simple headers of the exchange, for budgets such as {@code
 *     header:chatId}
 */
record PlatformCall(
    String method,
    String host,
    String path,
    String label,
    List<Map.Entry<String, String>> query,
    Map<String, String> headers,
    Content content,
    Map<String, String> secrets,
    boolean safe,
    boolean repeatable,
    JsonNode context) {

  /** Methods that can be called. */
  static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

  /** Host that is meant when a call names none. */
  static final String DEFAULT_HOST = "default";

  /**
   * @param method HTTP method
   * @return true when a call of it changes nothing, by RFC 9110
   */
  static boolean safe(String method) {
    return method.equals("GET") || method.equals("HEAD");
  }

  /**
   * What is sent.
   *
   * @param bytes the body
   * @param type its content type
   */
  record Content(byte[] bytes, String type) {}
}
