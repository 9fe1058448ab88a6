# A webhook with one message -> Message. The chat is our phone number's id and the person's. The person is the
# business-scoped id (RU.1234) where WhatsApp gives one, else the phone number.
def file: {reference: .id, name: .filename, mimeType: .mime_type};

# A person's own wa_id is the only phone worth trusting; the phones of a card are typed by hand.
def contact($from):
  (.phones // [])[0] as $phone
  | {name: .name.formatted_name, userId: $phone.wa_id, own: ($phone.wa_id != null and $phone.wa_id == $from),
     phone: (if $phone.wa_id then "+" + $phone.wa_id else $phone.phone end | phone)};
def cards: map([.name.formatted_name, (.phones[]?.phone)] | map(strings) | join(" ")) | join("\n");

def pressed: {kind: "button", text: (.title // .text // .body), data: (.id // .payload // .response_json)};

def content:
  if .type == "text" then {kind: "text", text: .text.body}
  elif .type == "interactive" then .interactive | .[.type] | pressed
  elif .type == "button" then .button | pressed
  elif .type == "image" then {kind: "image", text: .image.caption, attachments: [.image | file]}
  elif .type == "video" then {kind: "video", text: .video.caption, attachments: [.video | file]}
  elif .type == "document" then {kind: "document", text: .document.caption, attachments: [.document | file]}
  elif .type == "audio" then {kind: (if .audio.voice then "voice" else "document" end), attachments: [.audio | file]}
  elif .type == "sticker" then {kind: "sticker", attachments: [.sticker | file]}
  elif .type == "location" then {kind: "location", location: (.location | {latitude, longitude, name, address})}
  elif .type == "contacts" then
    .from as $from
    | {kind: "contact", contact: (.contacts[0] | contact($from)),
       text: (if (.contacts | length) > 1 then .contacts | cards else null end)}
  elif .type == "reaction" then {kind: "reaction", text: .reaction.emoji, replyTo: .reaction.message_id}
  elif .type == "system" then {kind: "system", text: .system.type, data: .system.wa_id}
  elif .type == "order" then {kind: "unknown", text: .order.text}
  else {kind: "unknown"}
  end;

.entry[0].changes[0].value
| .metadata.phone_number_id as $number
| (.contacts // [])[0] as $person
| .messages[0]
| (.from // .from_user_id // $person.user_id) as $from
| {direction: "in", chatId: "\($number):\($from)", userId: (.from_user_id // $person.user_id // $from), userName: $person.profile.name,
   externalId: .id, sentAt: (.timestamp | epoch), replyTo: .context.id}
  + (content | with_entries(select(.value != null)))
