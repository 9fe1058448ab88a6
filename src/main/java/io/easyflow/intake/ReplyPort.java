package io.easyflow.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.account.Account;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** The ports {@code <platform>-reply}: what a connector answers while the sender waits. */
public interface ReplyPort {
  /** Exchange property with the {@link Instant} after which nobody waits any more. */
  String BEFORE = "EasyFlowAnswerBefore";

  /**
   * Asks a port; returns at once.
   *
   * @param account whom the request is for
   * @param body the request's body as it is kept
   * @param before after it nobody waits any more
   * @return the answer; fails when the port does, when it gives no JSON object, and when too many
   *     are asked at once
   */
  CompletableFuture<JsonNode> ask(Account account, byte[] body, Instant before);
}
