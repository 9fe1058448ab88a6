# Card, with the conversation in a variable -> a comment in the card's timeline. Made twice it would stand there twice.
def words: {
  ru: { title: "Чат", closed: "закрыт", manager: "Менеджер", bot: "Отвечал только бот", rating: "Оценка", customer: "Клиент",
    told: "телефон назван клиентом, не подтверждён", page: "Страница", file: "файл", lost: "не доставлено", cut: "Начало чата не поместилось" },
  en: { title: "Chat", closed: "closed", manager: "Manager", bot: "Only the bot answered", rating: "Rating", customer: "Customer",
    told: "the phone was told by the customer, it is not proven", page: "Page", file: "file", lost: "not delivered", cut: "The beginning did not fit" }
};

# Brackets of a customer are no markup of ours.
def plain: gsub("\\["; "[\u200b");

$account.settings as $set
| (words[$set.language // "ru"] // error("the setting language must be ru or en")) as $w
| $vars.conversation as $chat
| def time: to_zone($set.timeZone // "Europe/Moscow")[:16] | gsub("T"; " ");
  def who: if .author == "manager" then .name // $w.manager elif .author == "ai" then "AI" else $chat.customer.name // $w.customer end;
  def line:
    [ (.at | time)[11:], (who | plain) + ":", (.text // "" | plain),
      (.files[]? | "(\($w.file): \(. | plain))"), (if .reached then empty else "(\($w.lost))" end) ]
    | map(select(. != "")) | join(" ");
  def head:
    [ "[b]\($w.title) \($chat.number)[/b], \($w.closed) \($chat.closedAt | time)",
      "\($w.customer): \([$chat.customer.name, $chat.customer.phone, $chat.customer.email] | map(strings | plain) | join(", "))",
      (if $chat.customer.phone and ($chat.phoneProven | not) then "(\($w.told))" else empty end),
      (if $chat.manager then "\($w.manager): \($chat.manager | plain)" else $w.bot end),
      (if $chat.rating then "\($w.rating): \($chat.rating)/5" else empty end),
      (if $chat.page then "\($w.page): \($chat.page | plain)" else empty end) ];
  # The newest lines that fit, oldest first.
  def newest($room):
    reduce ([$chat.lines[]? | select(.author != "system") | line] | reverse[]) as $line
      ({ lines: [], room: $room, cut: false };
       if .cut or ($line | length) > .room then .cut = true
       else .lines = [$line] + .lines | .room = .room - ($line | length) - 1 end)
    | (if .cut then ["… \($w.cut)"] else [] end) + .lines;
  def note: head as $head
    | $head + [""] + newest(($set.noteLength // "30000" | tonumber) - ($head | join("\n") | length)) | join("\n");
  {
    method: "POST",
    path: "/crm.timeline.comment.add",
    body: { fields: { ENTITY_TYPE: .type, ENTITY_ID: .id, COMMENT: note } }
  }
