package io.easyflow.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.easyflow.channel.Journal;
import io.easyflow.channel.Journal.Event;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The journal: where is order 1001? */
@RestController
@RequestMapping("/api/v1/events")
@Tag(name = "Events", description = "What happened, every hop of it, and the way to run it again")
class EventController {
  private static final int MOST_REPLAYED = 10_000;
  private static final int PER_SEARCH = 1_000;

  private final Journal journal;
  private final ObjectMapper json;

  EventController(Journal journal, ObjectMapper json) {
    this.journal = journal;
    this.json = json;
  }

  /**
   * Which events to run again: numbers, or a filter.
   *
   * @param ids numbers of the events
   * @param filter which ones, when no numbers are given
   * @param subscriber only to this one, null for all
   * @param force true when older data may overwrite newer
   * @param dryRun true to only count
   */
  record Replay(
      List<Long> ids, Journal.Filter filter, String subscriber, boolean force, boolean dryRun) {}

  /**
   * What a replay did, or would do.
   *
   * @param events events found
   * @param deliveries deliveries moved back to pending
   * @param dryRun true when it was only counted
   */
  record Replayed(int events, int deliveries, boolean dryRun) {}

  @GetMapping
  @Operation(summary = "Search the journal, newest first")
  Page<Event> search(
      @RequestParam(required = false)
          @Parameter(description = "such as inbound:<platform>; without it all but sync-work")
          String channel,
      @RequestParam(required = false) @Parameter(description = "connector id") String platform,
      @RequestParam(required = false) @Parameter(description = "platform:name") String account,
      @RequestParam(required = false) @Parameter(description = "the event's type") String type,
      @RequestParam(required = false)
          @Parameter(description = "order key: number of the order, chat, call")
          String key,
      @RequestParam(required = false) @Parameter(description = "received at or after") Instant from,
      @RequestParam(required = false) @Parameter(description = "received before") Instant to,
      @RequestParam(defaultValue = Page.DEFAULT) int limit,
      @RequestParam(required = false) String after) {
    List<Event> found =
        journal.search(
            new Journal.Filter(channel, platform, account, type, key, from, to),
            Page.number(after),
            Page.limit(limit));
    return Page.of(found, limit, Event::id);
  }

  @GetMapping("/{id}")
  @Operation(
      summary = "One event: payload, deliveries, and everything that followed from it",
      description = "A JSON payload is shown as JSON, another text as text, bytes as base64.")
  EventTree one(@PathVariable long id) {
    return journal
        .find(id)
        .map(hop -> EventTree.of(hop, this::parse))
        .orElseThrow(() -> ApiException.notFound("There is no event " + id + " in the journal."));
  }

  @PostMapping("/replay")
  @Operation(
      summary = "Hand events to their subscribers again",
      description =
          "By `ids` or by `filter` (channel, platform, account, type, orderKey, from, to; at least"
              + " one). `dryRun` only counts. At most 10000 events at once, oldest first.")
  Replayed replay(@RequestBody Replay replay, Principal who) {
    List<Long> ids = replay.ids() == null ? found(replay.filter()) : replay.ids();
    int deliveries =
        ids.isEmpty()
            ? 0
            : journal.replay(
                ids, replay.subscriber(), replay.force(), replay.dryRun(), who.getName());
    return new Replayed(ids.size(), deliveries, replay.dryRun());
  }

  private List<Long> found(Journal.Filter filter) {
    if (filter == null
        || filter.equals(new Journal.Filter(null, null, null, null, null, null, null))) {
      throw ApiException.badRequest(
          "Say which events: 'ids', or a 'filter' with at least one field.");
    }
    List<Long> ids = new ArrayList<>();
    long before = 0;
    List<Event> page;
    do {
      page = journal.search(filter, before, PER_SEARCH);
      for (Event event : page) {
        ids.add(0, event.id());
        before = event.id();
      }
      if (ids.size() > MOST_REPLAYED) {
        throw ApiException.badRequest(
            "More than " + MOST_REPLAYED + " events match; narrow 'from' and 'to'.");
      }
    } while (page.size() == PER_SEARCH);
    return ids;
  }

  private JsonNode parse(byte[] body) {
    try {
      return json.readTree(body);
    } catch (java.io.IOException e) {
      return null; // not JSON: shown as text or bytes
    }
  }
}
