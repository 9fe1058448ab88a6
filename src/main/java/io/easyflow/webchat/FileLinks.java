package io.easyflow.webchat;

import io.easyflow.handoff.ChatFiles;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Addresses from which platforms fetch files of lines: each names one file, ends after a day, and
 * is signed, because a platform has no token.
 */
@Component
class FileLinks implements ChatFiles {
  private static final Duration LIFE = Duration.ofDays(1);
  private static final Pattern SEAL = Pattern.compile("([0-9]{1,12})-([A-Za-z0-9_-]{43})");

  private final ChatKey key;
  private final Clock clock;
  private final String publicUrl;

  FileLinks(ChatKey key, Clock clock, @Value("${easyflow.public-url:}") String publicUrl) {
    this.key = key;
    this.clock = clock;
    this.publicUrl = publicUrl.replaceAll("/+$", "");
  }

  @Override
  public String address(long line, int part) {
    if (publicUrl.isBlank()) {
      return null;
    }
    String file = line + "-" + part;
    long expiry = clock.instant().plus(LIFE).getEpochSecond();
    return publicUrl + WebChatPaths.LINKS + file + "/" + expiry + "-" + sign(file, expiry);
  }

  /**
   * @param file {@code <line>-<part>}
   * @param seal the rest of the address
   * @throws ChatRefusal 403 when it is not of this hub or too old
   */
  void check(String file, String seal) {
    Matcher parts = SEAL.matcher(seal);
    if (!parts.matches()
        || clock.instant().getEpochSecond() > Long.parseLong(parts.group(1))
        || !MessageDigest.isEqual(
            sign(file, Long.parseLong(parts.group(1))).getBytes(), parts.group(2).getBytes())) {
      throw ChatRefusal.foreign("This address was not given by the hub, or it is too old.");
    }
  }

  private String sign(String file, long expiry) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.sign("file", file + "." + expiry));
  }
}
