package io.easyflow.api;

import io.easyflow.handoff.ChatFigures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page that shows how managers serve customers; {@code templates/chats.html}. */
@Controller
class ChatsPage {
  private static final int USUAL_DAYS = 30;
  private static final int MOST_DAYS = 366;

  private final ChatFigures figures;
  private final Clock clock;

  ChatsPage(ChatFigures figures, Clock clock) {
    this.figures = figures;
    this.clock = clock;
  }

  /**
   * @param days how far back, 1 to 366
   */
  @GetMapping("/chats")
  String page(@RequestParam(defaultValue = "" + USUAL_DAYS) int days, Model model) {
    int shown = Math.min(MOST_DAYS, Math.max(1, days));
    Instant now = clock.instant();
    List<ChatFigures.Figure> found = figures.of(now.minus(Duration.ofDays(shown)), now);
    Map<LocalDate, List<ChatFigures.Figure>> byDay =
        found.stream()
            .collect(
                Collectors.groupingBy(
                    ChatFigures.Figure::day,
                    () -> new TreeMap<>(java.util.Comparator.reverseOrder()),
                    Collectors.toList()));
    ChatFigures.Now current = figures.now();
    model.addAttribute("days", shown);
    model.addAttribute("now", current);
    model.addAttribute(
        "waited",
        current.waitingSince() == null
            ? null
            : Spans.words(Duration.between(current.waitingSince(), now)));
    model.addAttribute("byDay", byDay);
    model.addAttribute("spans", new Spans());
    return "chats";
  }
}
