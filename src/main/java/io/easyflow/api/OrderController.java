package io.easyflow.api;

import io.easyflow.model.Order;
import io.easyflow.sync.Orders;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Orders of every platform in one form. */
@RestController
@RequestMapping("/api/v1/orders")
@Tag(name = "Orders", description = "Orders of every platform in one form")
class OrderController {
  private final Orders orders;

  OrderController(Orders orders) {
    this.orders = orders;
  }

  @GetMapping
  @Operation(summary = "Orders, newest first")
  Page<Order> search(
      @RequestParam(required = false) @Parameter(description = "connector id") String platform,
      @RequestParam(required = false) @Parameter(description = "platform:name") String account,
      @RequestParam(required = false) @Parameter(description = "canonical status") String status,
      @RequestParam(required = false) @Parameter(description = "canonical payment status")
          String paymentStatus,
      @RequestParam(required = false) @Parameter(description = "what people call it") String number,
      @RequestParam(required = false) @Parameter(description = "the buyer's, E.164") String phone,
      @RequestParam(required = false) @Parameter(description = "the buyer's") String email,
      @RequestParam(required = false) @Parameter(description = "placed at or after") Instant from,
      @RequestParam(required = false) @Parameter(description = "placed before") Instant to,
      @RequestParam(defaultValue = Page.DEFAULT) int limit,
      @RequestParam(required = false) String after) {
    Orders.Filter filter =
        new Orders.Filter(platform, account, status, paymentStatus, number, phone, email, from, to);
    return Page.of(() -> orders.search(filter, Page.limit(limit), after));
  }

  @GetMapping("/{platform}/{externalId}")
  @Operation(summary = "One order, by the platform's id")
  Order one(@PathVariable String platform, @PathVariable String externalId) {
    return orders
        .find(platform, externalId)
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "There is no order '%s' of platform '%s'.".formatted(externalId, platform)));
  }
}
