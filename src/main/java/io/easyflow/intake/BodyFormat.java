package io.easyflow.intake;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * How the bytes of a body are to be read.
 *
 * @param kind JSON or form
 * @param charset of a form; JSON is UTF-8 (or UTF-16, UTF-32, which show themselves) whatever a
 *     charset parameter says, RFC 8259 section 11
 */
record BodyFormat(Kind kind, Charset charset) {
  /** Kinds of bodies the door reads. */
  enum Kind {
    JSON,
    FORM
  }

  /** JSON in UTF-8. */
  static final BodyFormat JSON = new BodyFormat(Kind.JSON, StandardCharsets.UTF_8);

  /**
   * @param contentType header Content-Type, may be null: some vendors send JSON without saying so
   * @return how to read the body
   * @throws RefusedException for a type the door does not read
   */
  static BodyFormat of(String contentType) {
    if (contentType == null || contentType.isBlank() || contentType.equals("application/json")) {
      return JSON;
    }
    MimeType type;
    try {
      type = MimeTypeUtils.parseMimeType(contentType);
    } catch (InvalidMimeTypeException | IndexOutOfBoundsException e) {
      // Spring looks before the first character of a type that begins with a quote.
      throw new RefusedException(
          Refusal.UNSUPPORTED, "The header Content-Type, or the charset in it, is not known.");
    }
    String subtype = type.getSubtype();
    if (subtype.equals("x-www-form-urlencoded")) {
      Charset charset = type.getCharset();
      return new BodyFormat(Kind.FORM, charset == null ? StandardCharsets.UTF_8 : charset);
    }
    // Some vendors label their JSON text/plain.
    if (subtype.equals("json") || subtype.endsWith("+json") || subtype.equals("plain")) {
      return JSON;
    }
    throw new RefusedException(
        Refusal.UNSUPPORTED,
        "Send application/json or application/x-www-form-urlencoded in the header Content-Type.");
  }
}
