package io.easyflow.api;

import io.easyflow.model.Product;
import io.easyflow.sync.Products;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Products of every platform in one form. */
@RestController
@RequestMapping("/api/v1/products")
@Tag(name = "Products", description = "Products of every platform in one form")
class ProductController {
  private final Products products;

  ProductController(Products products) {
    this.products = products;
  }

  @GetMapping
  @Operation(summary = "Products, newest first")
  Page<Product> search(
      @RequestParam(required = false) @Parameter(description = "connector id") String platform,
      @RequestParam(required = false) @Parameter(description = "platform:name") String account,
      @RequestParam(required = false) @Parameter(description = "the seller's own article")
          String sku,
      @RequestParam(defaultValue = Page.DEFAULT) int limit,
      @RequestParam(required = false) String after) {
    Products.Filter filter = new Products.Filter(platform, account, sku);
    return Page.of(() -> products.search(filter, Page.limit(limit), after));
  }

  @GetMapping("/{platform}/{externalId}")
  @Operation(summary = "One product, by the platform's id")
  Product one(@PathVariable String platform, @PathVariable String externalId) {
    return products
        .find(platform, externalId)
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "There is no product '%s' of platform '%s'.".formatted(externalId, platform)));
  }
}
