package io.easyflow.api;

import io.easyflow.model.Message;
import io.easyflow.notify.MessageService;
import io.easyflow.notify.Messages;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Messages of every messenger in one form. */
@RestController
@RequestMapping("/api/v1/messages")
@Tag(name = "Messages", description = "Messages of every messenger in one form")
class MessageController {
  private final Messages messages;
  private final MessageService service;

  MessageController(Messages messages, MessageService service) {
    this.messages = messages;
    this.service = service;
  }

  /**
   * Messages that wait to be sent.
   *
   * @param events numbers of the events that carry them: see {@code /api/v1/events/<number>}
   */
  record Queued(List<Long> events) {}

  @GetMapping
  @Operation(summary = "Messages in both directions with what became of them, newest first")
  Page<Messages.Kept> search(
      @RequestParam(required = false) @Parameter(description = "connector id") String platform,
      @RequestParam(required = false) @Parameter(description = "platform:name") String account,
      @RequestParam(required = false) @Parameter(description = "the platform's id of the chat")
          String chatId,
      @RequestParam(required = false) @Parameter(description = "in or out") String direction,
      @RequestParam(required = false)
          @Parameter(description = "received, sending, sent, delivered, read, failed or unknown")
          String status,
      @RequestParam(defaultValue = Page.DEFAULT) int limit,
      @RequestParam(required = false) String after) {
    long before = Page.number(after);
    return Page.of(
        messages.search(
            new Messages.Filter(platform, account, chatId, direction, status),
            Page.limit(limit),
            before == 0 ? null : before),
        limit,
        Messages.Kept::id);
  }

  @PostMapping
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Operation(
      summary = "Send a message",
      description =
          "It is kept when this answers, and sent as soon as the platform takes it; a long text"
              + " becomes several messages. Needs `account`, `chatId` and `kind`.")
  Queued send(@RequestBody Message message) {
    try {
      return new Queued(service.send(message));
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(e.getMessage() + ".");
    }
  }
}
