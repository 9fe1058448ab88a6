package io.easyflow.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Phones, currencies and ids as the canonical model writes them. */
final class Texts {
  private static final String HOME_REGION = "RU";

  /** Currencies in use win over those that once had the same number. */
  private static final Map<Integer, String> CURRENCIES =
      Currency.getAvailableCurrencies().stream()
          .filter(currency -> currency.getNumericCode() > 0)
          .collect(Collectors.toMap(Currency::getNumericCode, Function.identity(), Texts::newer))
          .entrySet()
          .stream()
          .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().getCurrencyCode()));

  private Texts() {}

  static void addTo(Map<String, net.thisptr.jackson.jq.Function> functions) {
    put(functions, "phone/0", (in, args) -> phone(in, HOME_REGION));
    put(functions, "phone/1", (in, args) -> phone(in, region(args.get(0))));
    put(functions, "currency_alpha/0", (in, args) -> currency(in));
    put(functions, "gid/0", (in, args) -> gid(in));
  }

  private static void put(
      Map<String, net.thisptr.jackson.jq.Function> functions, String name, HubFunction function) {
    functions.put(
        name,
        (HubFunction)
            (in, args) -> Library.absent(in) ? NullNode.getInstance() : function.call(in, args));
  }

  /** E.164, or null when nobody could be called at it. */
  private static JsonNode phone(JsonNode in, String region) {
    String text = in.isValueNode() ? in.asText().trim() : "";
    String found = e164(text, region);
    if (found == null && !text.startsWith("+")) {
      // Messengers write international numbers in digits alone.
      found = e164("+" + text, region);
    }
    return found == null ? NullNode.getInstance() : TextNode.valueOf(found);
  }

  private static String e164(String text, String region) {
    PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
    try {
      PhoneNumber number = phones.parse(text, region);
      return phones.isPossibleNumber(number) ? phones.format(number, PhoneNumberFormat.E164) : null;
    } catch (NumberParseException e) {
      return null; // any text may be given, and most texts are no phone
    }
  }

  private static String region(JsonNode value) throws HubFunction.Misuse {
    String region = value.asText().toUpperCase(Locale.ROOT);
    if (!PhoneNumberUtil.getInstance().getSupportedRegions().contains(region)) {
      throw new HubFunction.Misuse("phone takes a country of two letters, such as phone(\"RU\")");
    }
    return region;
  }

  private static JsonNode currency(JsonNode in) {
    String text = in.asText().trim();
    String code = text.toUpperCase(Locale.ROOT);
    if (text.chars().allMatch(Character::isDigit) && !text.isEmpty() && text.length() <= 3) {
      code = CURRENCIES.get(Integer.parseInt(text));
    } else if (!CURRENCIES.containsValue(code)) {
      code = null;
    }
    return code == null ? NullNode.getInstance() : TextNode.valueOf(code);
  }

  private static Currency newer(Currency one, Currency other) {
    return one.getDisplayName(Locale.ENGLISH).contains("(") ? other : one;
  }

  private static JsonNode gid(JsonNode in) {
    String text = in.asText();
    int query = text.indexOf('?');
    String path = query < 0 ? text : text.substring(0, query);
    return TextNode.valueOf(path.substring(path.lastIndexOf('/') + 1));
  }
}
