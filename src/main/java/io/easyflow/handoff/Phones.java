package io.easyflow.handoff;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;

/** Phones as people write them. */
public final class Phones {
  private static final String HOME = "RU";
  private static final String WRITTEN = "\\+?[0-9 ()\\-\\u00a0]{7,25}";

  private Phones() {}

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
