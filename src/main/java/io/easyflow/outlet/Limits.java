package io.easyflow.outlet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.easyflow.account.Account;
import io.easyflow.catalog.Api;
import io.easyflow.catalog.Expression;
import io.easyflow.jq.JqException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which of a connector's limits a call falls under. */
final class Limits {
  private static final Logger LOG = LoggerFactory.getLogger(Limits.class);
  private static final String HEADER = "header:";
  private static final int MAX_KEY = 200;

  private final ObjectMapper json;

  Limits(ObjectMapper json) {
    this.json = json;
  }

  /**
   * @param account whose call it is; no bucket is shared by accounts
   * @param limits what the connector declares
   * @param call the call
   * @return its buckets
   */
  List<Applied> of(Account account, List<Api.Limit> limits, PlatformCall call) {
    List<Applied> applied = new ArrayList<>();
    CallSource source = new CallSource(call);
    for (int i = 0; i < limits.size(); i++) {
      Api.Limit limit = limits.get(i);
      String shared = shared(limit.per(), call);
      if (shared != null && meant(limit, source)) {
        String key = account.id() + '|' + i + '|' + shared;
        applied.add(new Applied(limit, new Budgets.Claim(key, limit.bucket(), limit.refill())));
      }
    }
    return applied;
  }

  /** Returns what shares the bucket within an account, null when the limit does not apply. */
  private static String shared(String per, PlatformCall call) {
    if (per.startsWith(HEADER)) {
      String wanted = per.substring(HEADER.length()).trim();
      String text = header(call, wanted);
      return text == null || text.isEmpty()
          ? null
          : text.length() <= MAX_KEY ? text : text.substring(0, MAX_KEY);
    }
    return per.equals("host") ? call.host() : "";
  }

  private static String header(PlatformCall call, String wanted) {
    for (Map.Entry<String, JsonNode> header : call.context().properties()) {
      if (header.getKey().equalsIgnoreCase(wanted)) {
        return header.getValue().asText();
      }
    }
    return null;
  }

  private static boolean meant(Api.Limit limit, CallSource source) {
    try {
      return limit.when() == null || limit.when().test(source);
    } catch (JqException e) {
      LOG.warn("A limit's when failed and is taken for met: {}", e.getMessage());
      return true;
    }
  }

  /**
   * A limit that a call falls under.
   *
   * @param limit as declared
   * @param claim its bucket
   */
  record Applied(Api.Limit limit, Budgets.Claim claim) {
    /**
     * @param answer the answer to the call
     * @return further tokens it cost
     */
    double cost(Answer answer) {
      if (limit.costs() == null) {
        return 0;
      }
      try {
        String cost = limit.costs().text(answer);
        double tokens = cost == null ? 0 : Double.parseDouble(cost);
        return Double.isFinite(tokens) ? tokens : 0;
      } catch (JqException e) {
        LOG.warn("A limit's costs failed and is taken for 0: {}", e.getMessage());
        return 0;
      } catch (NumberFormatException e) {
        LOG.warn("A limit's costs gave no number and is taken for 0: {}", limit.costs());
        return 0;
      }
    }
  }

  /** A call as {@code {method, host, path, headers}}. */
  private final class CallSource implements Expression.Source {
    private final PlatformCall call;
    private JsonNode json;

    CallSource(PlatformCall call) {
      this.call = call;
    }

    @Override
    public String header(String name) {
      return Limits.header(call, name);
    }

    @Override
    public JsonNode json() {
      if (json == null) {
        ObjectNode all = Limits.this.json.createObjectNode();
        all.put("method", call.method()).put("host", call.host()).put("path", call.path());
        all.set("headers", call.context());
        json = all;
      }
      return json;
    }
  }
}
