package io.easyflow.api;

import io.easyflow.voice.VoiceLinks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Whose phone belongs to an access token that a person links to their voice assistant. */
@RestController
@RequestMapping("/api/v1/voice-links")
@Tag(name = "Voice links", description = "Phones of people who linked a voice assistant")
class VoiceLinkController {
  private static final Pattern PHONE = Pattern.compile("\\+[1-9][0-9]{6,14}");

  private final VoiceLinks links;

  VoiceLinkController(VoiceLinks links) {
    this.links = links;
  }

  /**
   * A link.
   *
   * @param token access token that your authorization server gave out
   * @param phone whose it is, E.164
   */
  record Link(String token, String phone) {
    /** The token is nobody's business, logs' neither. */
    @Override
    public String toString() {
      return "Link[" + phone + "]";
    }
  }

  @PostMapping
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      summary = "Say whose phone belongs to an access token",
      description = "The token is kept as its SHA-256 only. Needs `token` and `phone` in E.164.")
  void link(@RequestBody Link link) {
    if (link.phone() == null || !PHONE.matcher(link.phone()).matches()) {
      throw ApiException.badRequest("field 'phone' is no number such as +79991234567.");
    }
    links.link(token(link), link.phone());
  }

  @PostMapping("/forget")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      summary = "Forget an access token",
      description = "As when the person takes the link back. Needs `token`.")
  void forget(@RequestBody Link link) {
    links.unlink(token(link));
  }

  private static String token(Link link) {
    if (link.token() == null || link.token().isBlank()) {
      throw ApiException.badRequest("field 'token' is missing.");
    }
    return link.token();
  }
}
