package io.easyflow.catalog;

import java.nio.file.Path;
import java.util.Map;

/**
 * One platform as its {@code connector.yaml} declares it.
 *
 * @param id folder name, such as {@code shopify}
 * @param title as people write it
 * @param category what kind of platform it is
 * @param docs the vendor's documentation
 * @param folder where its files lie
 * @param credentials what an account of it is made of, by name in declared order
 * @param webhook its door, null when it has none
 * @param api its outlet, null when it has none
 * @param sync how it is polled, by kind ({@code orders}, {@code products}, {@code contacts}, {@code
 *     updates})
 */
public record Connector(
    String id,
    String title,
    Category category,
    String docs,
    Path folder,
    Map<String, CredentialSpec> credentials,
    Webhook webhook,
    Api api,
    Map<String, SyncSpec> sync) {

  /** What kind of platform a connector is for. */
  public enum Category {
    SHOP,
    MARKETPLACE,
    CRM,
    MESSENGER,
    VOICE,
    AI,
    PAYMENT,
    ANALYTICS,
    TELEPHONY
  }
}
