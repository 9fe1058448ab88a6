# Update -> Message. Ids of messages are unique only inside their chat, so ours are chat:message.
def id: if . == null then null else tostring end;
def ref: if . == null then null else "\(.chat.id):\(.message_id)" end;
# A message in a topic of a group answers the topic itself when it answers nothing else.
def topic: if .is_topic_message then .message_thread_id | id else null end;
def answered: .reply_to_message | if .forum_topic_created then null else ref end;
def name:
  [.first_name?, .last_name?] | map(strings | select(. != ""))
  | if length == 0 then null else join(" ") end;
def who: {userId: (.id | id), userName: (name // .title // .username), locale: .language_code};
def file: {reference: .file_id, name: .file_name, mimeType: .mime_type, size: .file_size};

# Service messages people should see; the others have no words of their own.
def event:
  if .migrate_to_chat_id then {text: "migrated", data: (.migrate_to_chat_id | id)}
  elif .migrate_from_chat_id then {text: "migrated_from", data: (.migrate_from_chat_id | id)}
  elif .successful_payment then {text: "successful_payment", data: .successful_payment.invoice_payload}
  elif .write_access_allowed then {text: "write_access_allowed"}
  elif .new_chat_members then {text: "members_joined"}
  elif .left_chat_member then {text: "member_left"}
  elif .group_chat_created or .supergroup_chat_created then {text: "group_created"}
  else null end;

def content:
  if (.photo | length) > 0 then {kind: "image", text: .caption, attachments: [.photo[-1] | file]}
  elif .voice then {kind: "voice", text: .caption, attachments: [.voice | file]}
  elif .video or .video_note then {kind: "video", text: .caption, attachments: [.video // .video_note | file]}
  elif .sticker then {kind: "sticker", text: .sticker.emoji, attachments: [.sticker | file]}
  elif .document or .audio then {kind: "document", text: .caption, attachments: [.document // .audio | file]}
  elif .location then
    {kind: "location",
     location: ((.location | {latitude, longitude}) + {name: .venue.title, address: .venue.address})}
  elif .contact then
    .from.id as $sender
    | .contact
    | (.user_id != null and .user_id == $sender) as $own
    # A person's own number is international, with or without its plus; others are typed by hand.
    | {kind: "contact",
       contact: {name: name, userId: (.user_id | id), own: $own,
                 phone: (.phone_number | if $own then "+" + ltrimstr("+") else . end | phone)}}
  elif .text then {kind: "text", text: .text, data: ([.text | capture("^/start (?<payload>.+)$").payload] | first)}
  else (event | if . then {kind: "system"} + . else {kind: "unknown"} end)
  end;

def message:
  (.from // .sender_chat // {} | who)
  + {chatId: (.chat.id | id), externalId: ref, sentAt: (.edit_date // .date | epoch), thread: topic, replyTo: answered}
  + content;

# The title of the pressed button, where the keyboard is still under the message.
def title($data): first(.message.reply_markup.inline_keyboard[]?[]? | select(.callback_data == $data) | .text);

if .callback_query then
  .callback_query
  | (.data // .game_short_name) as $data
  | (.from | who)
    + {kind: "button", chatId: (.message.chat.id // .from.id | id), externalId: .id, data: $data,
       text: ([title($data)][0] // $data), thread: (.message | topic), replyTo: (.message | ref)}
elif .my_chat_member then
  .update_id as $update
  | .my_chat_member
  | .new_chat_member.status as $status
  | (if .chat.type == "private" then {blocked: "blocked", open: "unblocked"} else {blocked: "removed", open: "added"} end) as $words
  | (.from | who)
    + {kind: "system", chatId: (.chat.id | id), externalId: "update:\($update)", sentAt: (.date | epoch), data: $status,
       text: (if $status == "kicked" or $status == "left" then $words.blocked else $words.open end)}
elif .edited_message then .edited_message | message + {kind: "edit"}
else .message | message
end
| .direction = "in"
