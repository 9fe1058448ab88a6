package io.easyflow.report;

import io.easyflow.handoff.ChatLine;
import io.easyflow.handoff.ChatLines;
import io.easyflow.handoff.ChatView;
import io.easyflow.handoff.Manager;
import io.easyflow.handoff.Managers;
import io.easyflow.model.Conversation;
import io.easyflow.model.Customer;
import io.easyflow.model.Message;
import io.easyflow.notify.Address;
import io.easyflow.notify.AddressBook;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Makes the canonical record of a chat from its rows. */
@Component
class Conversations {
  /** Longer conversations are told by their newest lines. */
  private static final int MOST = 1_000;

  private static final Set<String> DID_NOT_REACH = Set.of("failed", "unknown");

  private final ChatLines lines;
  private final Managers managers;
  private final AddressBook addresses;

  Conversations(ChatLines lines, Managers managers, AddressBook addresses) {
    this.lines = lines;
    this.managers = managers;
    this.addresses = addresses;
  }

  /**
   * @param chat a closed chat
   * @return all that a CRM may want to know of it
   */
  Conversation of(ChatView chat) {
    Optional<Address> address = addresses.find(chat.account(), chat.chatId());
    boolean proven =
        chat.phone() != null && chat.phone().equals(address.map(Address::phone).orElse(null));
    Customer customer =
        new Customer(
            null,
            chat.customerName(),
            chat.phone(),
            address.map(Address::email).orElse(null),
            chat.locale());
    return new Conversation(
        chat.id(),
        chat.account(),
        chat.chatId(),
        customer,
        proven,
        chat.page(),
        managers.lastOf(chat.id()).map(Manager::name).orElse(null),
        chat.createdAt(),
        chat.takenAt(),
        chat.closedAt(),
        chat.rating(),
        lines.upTo(chat.id(), Long.MAX_VALUE, MOST).stream().map(Conversations::line).toList());
  }

  private static Conversation.Line line(ChatLine line) {
    List<String> files =
        line.attachments().stream().map(Message.Attachment::name).map(Conversations::name).toList();
    return new Conversation.Line(
        Conversation.Author.valueOf(line.author().name()),
        line.authorName(),
        line.text(),
        files,
        !DID_NOT_REACH.contains(line.status()),
        line.at());
  }

  /** Photos of messengers have no name. */
  private static String name(String given) {
    return given == null ? "?" : given;
  }
}
