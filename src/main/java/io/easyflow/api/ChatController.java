package io.easyflow.api;

import io.easyflow.handoff.ChatFigures;
import io.easyflow.handoff.ChatLine;
import io.easyflow.handoff.ChatLines;
import io.easyflow.handoff.ChatList;
import io.easyflow.handoff.ChatService;
import io.easyflow.handoff.ChatView;
import io.easyflow.handoff.Managers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Conversations of customers with the bot and with managers. */
@RestController
@RequestMapping("/api/v1/chats")
@Tag(name = "Chats", description = "Conversations of customers with the bot and with managers")
class ChatController {
  private static final Duration USUAL = Duration.ofDays(30);

  private final ChatList chats;
  private final ChatLines lines;
  private final ChatService service;
  private final ChatFigures figures;
  private final Managers managers;
  private final Clock clock;

  ChatController(
      ChatList chats,
      ChatLines lines,
      ChatService service,
      ChatFigures figures,
      Managers managers,
      Clock clock) {
    this.chats = chats;
    this.lines = lines;
    this.service = service;
    this.figures = figures;
    this.managers = managers;
    this.clock = clock;
  }

  /**
   * Whom a chat is given to.
   *
   * @param manager number of the manager, see {@code /api/v1/chats/managers}
   */
  record Assignment(Long manager) {}

  /**
   * Somebody who answers customers.
   *
   * @param id their number
   * @param name as their messenger shows it
   * @param admin true when they may manage the others
   * @param online true while they work
   */
  record ManagerView(long id, String name, boolean admin, boolean online) {}

  @GetMapping
  @Operation(summary = "Chats, newest first")
  Page<ChatView> search(
      @RequestParam(required = false)
          @Parameter(description = "bot, waiting, taken, returned or closed")
          String state,
      @RequestParam(required = false) @Parameter(description = "platform:name") String account,
      @RequestParam(required = false)
          @Parameter(description = "the session, or the platform's id of the chat")
          String chatId,
      @RequestParam(required = false) @Parameter(description = "number of the manager")
          Long manager,
      @RequestParam(defaultValue = Page.DEFAULT) int limit,
      @RequestParam(required = false) String after) {
    long before = Page.number(after);
    return Page.of(
        chats.search(
            new ChatList.Filter(state, account, chatId, manager),
            Page.limit(limit),
            before == 0 ? null : before),
        limit,
        ChatView::id);
  }

  @GetMapping("/{id}")
  @Operation(summary = "One chat")
  ChatView one(@PathVariable long id) {
    return chats.find(id).orElseThrow(() -> ApiException.notFound("There is no chat " + id + "."));
  }

  @GetMapping("/{id}/messages")
  @Operation(summary = "What was said in a chat, oldest first, with what became of each line")
  Page<ChatLine> messages(
      @PathVariable long id,
      @RequestParam(defaultValue = Page.DEFAULT) int limit,
      @RequestParam(required = false) String after) {
    one(id);
    return Page.of(lines.of(id, Page.number(after), Page.limit(limit)), limit, ChatLine::id);
  }

  @PostMapping("/{id}/assign")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Operation(summary = "Give a chat to a manager, whoever has it")
  void assign(@PathVariable long id, @RequestBody Assignment to) {
    one(id);
    if (to.manager() == null) {
      throw ApiException.badRequest("Field 'manager' is missing: the number of the manager.");
    }
    run(() -> service.assign(id, to.manager()));
  }

  @PostMapping("/{id}/close")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Operation(summary = "End a chat")
  void close(@PathVariable long id) {
    one(id);
    run(() -> service.close(id));
  }

  private static void run(Runnable change) {
    try {
      change.run();
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("Field 'manager': " + e.getMessage() + ".");
    } catch (IllegalStateException e) {
      throw ApiException.conflict("It cannot be changed: " + e.getMessage() + ".");
    }
  }

  @GetMapping("/managers")
  @Operation(summary = "Who answers customers")
  List<ManagerView> managers() {
    return managers.all().stream()
        .map(one -> new ManagerView(one.id(), one.name(), one.admin(), one.online()))
        .toList();
  }

  @GetMapping("/figures")
  @Operation(
      summary = "How long customers waited and talked, by manager and day",
      description = "Of chats that were taken in the given time, the last 30 days when none is.")
  List<ChatFigures.Figure> figures(
      @RequestParam(required = false) Instant from, @RequestParam(required = false) Instant to) {
    Instant until = to == null ? clock.instant() : to;
    return figures.of(from == null ? until.minus(USUAL) : from, until);
  }
}
