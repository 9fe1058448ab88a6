package io.easyflow.api;

import io.easyflow.sync.SyncRun;
import io.easyflow.sync.SyncService;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Reading platforms now instead of when it is due. */
@RestController
@RequestMapping("/api/v1/sync")
@Tag(name = "Sync", description = "Runs that read orders, products and contacts from platforms")
class SyncController {
  private final SyncService sync;

  SyncController(SyncService sync) {
    this.sync = sync;
  }

  @PostMapping("/{platform}/{kind}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Operation(
      summary = "Run a sync now",
      description =
          "One answer per account: the number of its run, the one in progress if there is one.")
  List<SyncService.Started> start(
      @PathVariable String platform,
      @PathVariable @Parameter(description = "orders, products, contacts or analytics") String kind,
      @RequestParam(required = false) @Parameter(description = "name or id; all when left out")
          String account) {
    try {
      return sync.start(platform, account, kind);
    } catch (IllegalArgumentException e) {
      throw ApiException.notFound(e.getMessage() + ".");
    }
  }

  @GetMapping("/runs")
  @Operation(summary = "Past and present runs, newest first")
  Page<SyncRun> runs(
      @RequestParam(required = false) @Parameter(description = "connector id") String platform,
      @RequestParam(required = false)
          @Parameter(description = "orders, products, contacts or analytics")
          String kind,
      @RequestParam(defaultValue = Page.DEFAULT) int limit) {
    return new Page<>(sync.runs(platform, kind, Page.limit(limit)), null);
  }
}
