package io.easyflow.notify;

import java.time.Instant;

/**
 * Where a person can be reached.
 *
 * @param account id of the messenger account
 * @param chatId the platform's id of the chat
 * @param userId the platform's id of the person
 * @param phone E.164, where it can be trusted
 * @param email where known
 * @param name as the platform shows it
 * @param locale language tag
 * @param blocked true when the person does not want us
 * @param lastInboundAt when they last wrote, null when they never did
 */
public record Address(
    String account,
    String chatId,
    String userId,
    String phone,
    String email,
    String name,
    String locale,
    boolean blocked,
    Instant lastInboundAt) {
  String platform() {
    int colon = account.indexOf(':');
    return colon < 0 ? account : account.substring(0, colon);
  }
}
