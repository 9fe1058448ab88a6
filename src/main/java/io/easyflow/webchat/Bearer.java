package io.easyflow.webchat;

/** Header {@code Authorization: Bearer <token>}. */
final class Bearer {
  private static final String SCHEME = "Bearer ";

  private Bearer() {}

  /**
   * @param header its value, may be null
   * @return the token, null when there is none
   */
  static String token(String header) {
    return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? header.substring(SCHEME.length()).strip()
        : null;
  }
}
