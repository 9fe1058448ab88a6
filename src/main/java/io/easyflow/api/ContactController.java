package io.easyflow.api;

import io.easyflow.model.Contact;
import io.easyflow.sync.Contacts;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Customers of every platform in one form. */
@RestController
@RequestMapping("/api/v1/contacts")
@Tag(name = "Contacts", description = "Customers of every platform in one form")
class ContactController {
  private final Contacts contacts;

  ContactController(Contacts contacts) {
    this.contacts = contacts;
  }

  @GetMapping
  @Operation(summary = "Contacts, newest first")
  Page<Contact> search(
      @RequestParam(required = false) @Parameter(description = "connector id") String platform,
      @RequestParam(required = false) @Parameter(description = "platform:name") String account,
      @RequestParam(required = false) @Parameter(description = "E.164") String phone,
      @RequestParam(required = false) String email,
      @RequestParam(defaultValue = Page.DEFAULT) int limit,
      @RequestParam(required = false) String after) {
    Contacts.Filter filter = new Contacts.Filter(platform, account, phone, email);
    return Page.of(() -> contacts.search(filter, Page.limit(limit), after));
  }

  @GetMapping("/{platform}/{externalId}")
  @Operation(summary = "One contact, by the platform's id")
  Contact one(@PathVariable String platform, @PathVariable String externalId) {
    return contacts
        .find(platform, externalId)
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "There is no contact '%s' of platform '%s'.".formatted(externalId, platform)));
  }
}
