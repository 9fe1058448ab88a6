package io.easyflow.handoff;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberMatch;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.regex.Pattern;

/** Phones as people write them. */
public final class Phones {
  private static final String HOME = "RU";
  private static final String WRITTEN = "\\+?[0-9 ()\\-\\u00a0]{7,25}";

  /** A name among other words: a few that begin with capital letters. */
  private static final Pattern NAME =
      Pattern.compile("\\p{Lu}[\\p{L}'’-]*(?:\\s+\\p{Lu}[\\p{L}'’-]*){0,3}");

  private Phones() {}

  /**
   * What somebody tells of themselves.
   *
   * @param phone E.164
   * @param name null when no name stands beside it
   */
  record Told(String phone, String name) {}

  /**
   * @param text what somebody wrote, such as {@code Анна Иванова, 8 912 345-67-89}
   * @return the first phone in it and the name beside it, null when there is no phone
   */
  static Told in(String text) {
    if (text == null) {
      return null;
    }
    PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
    for (PhoneNumberMatch match : phones.findNumbers(text, HOME)) {
      String rest = text.substring(0, match.start()) + " " + text.substring(match.end());
      String words = rest.replaceAll("^[\\s\\p{P}]+|[\\s\\p{P}]+$", "");
      return new Told(
          phones.format(match.number(), PhoneNumberFormat.E164),
          NAME.matcher(words).matches() ? words : null);
    }
    return null;
  }

  /**
   * @param text what somebody wrote
   * @return E.164, null when it is no phone
   */
  public static String e164(String text) {
    if (text == null || !text.strip().matches(WRITTEN)) {
      return null;
    }
    PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
    try {
      PhoneNumber number = phones.parse(text.strip(), HOME);
      return phones.isValidNumber(number) ? phones.format(number, PhoneNumberFormat.E164) : null;
    } catch (NumberParseException e) {
      return null; // any text may be given, and most texts are no phone
    }
  }
}
