package io.easyflow.webchat;

import io.easyflow.handoff.ChatLine;
import io.easyflow.handoff.ChatLines;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the widget's socket does, by HTTP. */
@RestController
@RequestMapping(WebChatPaths.API)
@Tag(name = "Web chat", description = "For visitors, who prove themselves by their session's token")
@SecurityRequirements
class VisitorController {
  private static final int PAGE = 100;
  private static final int COMMIT_SECONDS = 5;

  private final ChatTokens tokens;
  private final ChatLimits limits;
  private final VisitorDoor door;
  private final ChatLines lines;

  VisitorController(ChatTokens tokens, ChatLimits limits, VisitorDoor door, ChatLines lines) {
    this.tokens = tokens;
    this.limits = limits;
    this.door = door;
    this.lines = lines;
  }

  /**
   * A line of a visitor.
   *
   * @param sessionId may be named; the token tells it
   * @param token where no header has it
   */
  record Sent(
      String sessionId,
      String token,
      String id,
      String text,
      String data,
      List<String> files,
      String name,
      String page,
      String locale) {}

  /** A wish for a human, with what the visitor's form says. */
  record Wish(
      String sessionId,
      String token,
      String id,
      String text,
      String name,
      String phone,
      String page,
      String locale) {}

  /**
   * Lines of a session.
   *
   * @param lines oldest first
   * @param more true when there are further ones after the last
   */
  record Lines(List<LineView> lines, boolean more) {}

  @PostMapping("/session")
  @Operation(summary = "Begin a session", description = "Keep the token; nobody else gets it.")
  ResponseEntity<ChatTokens.Ticket> begin(HttpServletRequest http) {
    limits.begins(http.getRemoteAddr());
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(tokens.begin());
  }

  @PostMapping("/send-message")
  @Operation(
      summary = "Say something, or press a button",
      description = "2xx means it is kept. Sent again with the same id it is a duplicate.")
  VisitorDoor.Kept send(
      @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false) String authorization,
      @RequestBody Sent sent,
      HttpServletRequest http) {
    String session = session(authorization, sent.token(), sent.sessionId(), http);
    return keep(
        session,
        new VisitorLine(
            sent.id(),
            sent.text(),
            sent.data(),
            sent.files(),
            sent.name(),
            null,
            sent.page(),
            sent.locale()));
  }

  @PostMapping("/transfer-to-manager")
  @Operation(summary = "Ask for a human", description = "Name and phone are optional.")
  VisitorDoor.Kept transfer(
      @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false) String authorization,
      @RequestBody Wish wish,
      HttpServletRequest http) {
    String session = session(authorization, wish.token(), wish.sessionId(), http);
    return keep(
        session,
        new VisitorLine(
            wish.id(),
            wish.text(),
            VisitorLine.MANAGER,
            List.of(),
            wish.name(),
            wish.phone(),
            wish.page(),
            wish.locale()));
  }

  @GetMapping("/messages")
  @Operation(summary = "What was said", description = "After the line of that number, 0 for all.")
  Lines messages(
      @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false) String authorization,
      @RequestParam(defaultValue = "0") long after,
      HttpServletRequest http) {
    String session = session(authorization, null, null, http);
    List<ChatLine> found = lines.after(VisitorLines.ACCOUNT, session, after, PAGE + 1);
    return new Lines(found.stream().limit(PAGE).map(LineView::of).toList(), found.size() > PAGE);
  }

  private String session(
      String authorization, String token, String named, HttpServletRequest http) {
    limits.address(http.getRemoteAddr());
    String session =
        tokens.session(authorization == null ? token : Bearer.token(authorization), named);
    limits.session(session);
    return session;
  }

  private VisitorDoor.Kept keep(String session, VisitorLine line) {
    try {
      return door.keep(session, line).get(COMMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ChatRefusal refusal ? refusal : ChatRefusal.unavailable();
    } catch (TimeoutException e) {
      throw ChatRefusal.unavailable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ChatRefusal.unavailable();
    }
  }
}
