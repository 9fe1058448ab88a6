package io.easyflow.outlet;

import io.easyflow.account.Account;
import io.easyflow.account.Accounts;
import io.easyflow.account.Secret;
import io.easyflow.channel.DeliveryFailure;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills {@code {credential}} placeholders for one account. */
final class Credentials {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_-]*)}");
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(?::\\d{1,5})?");

  private final Account account;
  private final Accounts accounts;

  Credentials(Account account, Accounts accounts) {
    this.account = account;
    this.accounts = accounts;
  }

  /**
   * @param text a text of connector.yaml
   * @param encode how each value is encoded there
   * @return the text with all values in it
   * @throws DeliveryFailure.Permanent when the account lacks one; it names what to set
   */
  String fill(String text, UnaryOperator<String> encode) {
    if (text.indexOf('{') < 0) {
      return text;
    }
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(encode.apply(value(found.group(1)))));
  }

  /**
   * @param host name of the host
   * @param template base address with placeholders; a placeholder at its beginning may stand for a
   *     whole address
   * @return the base address without a slash at its end
   * @throws DeliveryFailure.Permanent when a credential is missing or makes no address of it
   */
  String base(String host, String template) {
    String address = template;
    if (address.startsWith("{")) {
      Matcher first = PLACEHOLDER.matcher(address);
      if (first.lookingAt()) {
        address = value(first.group(1)) + address.substring(first.end());
      }
    }
    int scheme = address.indexOf("://");
    int slash = scheme < 0 ? -1 : address.indexOf('/', scheme + 3);
    String head = slash < 0 ? address : address.substring(0, slash);
    String authority = scheme < 0 ? "" : fill(head.substring(scheme + 3), UnaryOperator.identity());
    boolean http = address.startsWith("https://") || address.startsWith("http://");
    if (!http || !AUTHORITY.matcher(authority).matches()) {
      throw new DeliveryFailure.Permanent(
          "host "
              + host
              + " of "
              + account.platform()
              + " has no usable address: api.hosts in connector.yaml and the credentials of "
              + account.id()
              + " must make up something like https://api.example.com",
          null);
    }
    String path = slash < 0 ? "" : fill(address.substring(slash), Credentials::inPath);
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    try {
      return address.substring(0, scheme + 3) + authority + PercentEncoding.path(path);
    } catch (IllegalArgumentException e) {
      throw new DeliveryFailure.Permanent(
          "the address of host " + host + " of " + account.id() + ": " + e.getMessage(), null);
    }
  }

  /** Tokens in paths hold colons (Telegram), which are legal there. */
  private static String inPath(String value) {
    return PercentEncoding.value(value).replace("%3A", ":");
  }

  /**
   * @param credential its name
   * @return its value
   * @throws DeliveryFailure.Permanent when the account lacks it; it names what to set
   */
  String value(String credential) {
    return account
        .credential(credential)
        .map(Secret::reveal)
        .orElseThrow(() -> new DeliveryFailure.Permanent(missing(credential), null));
  }

  private String missing(String credential) {
    return accounts
        .missing(account, "api")
        .orElse(
            "account "
                + account.id()
                + " has no credential "
                + credential
                + ": set it in the environment or for the account");
  }
}
