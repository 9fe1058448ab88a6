# Message -> one call of the Bot API.
def units: explode | map(if . > 65535 then 2 else 1 end) | add // 0;
def upto($max; $what):
  # A character is two units at most, so a short text needs no counting.
  if . == null or length * 2 <= $max then .
  elif length > $max or units > $max then
    error("Telegram takes at most \($max) UTF-16 units in a \($what): split the text before sending")
  else . end;
def messageId:
  if . == null then error("The Telegram message to edit is not named: set externalId")
  elif test("^(-?[0-9]+:)?[0-9]+$") then split(":") | last | tonumber
  else error("A Telegram message id has the form chat:number or number") end;
def button:
  if .url then {text, url}
  elif (.data // .text | utf8bytelength) > 64 then
    error("A Telegram button carries at most 64 bytes of data: keep the data here and send a short key")
  else {text, callback_data: (.data // .text)} end;
def file:
  if (.attachments | length) != 1 then
    error("A Telegram message carries exactly one file: send further files as messages of their own")
  else .attachments[0] | .reference // .url // error("A Telegram attachment needs a reference or a url") end;
# Plain text unless the sender says, in the header format, that the text is Telegram's HTML.
def mode: if $headers.format == "html" then "HTML" else null end;
def caption: {caption: (.text | upto(1024; "caption")), parse_mode: (if .text then mode else null end)};
def words: {text: (.text | upto(4096; "text")), parse_mode: mode};
# Such a keyboard takes the place of the person's own; what they share comes as a contact or location.
def ask:
  if .request == "contact" then {text, request_contact: true}
  elif .request == "location" then {text, request_location: true}
  elif .data or .url then
    error("A Telegram keyboard that asks for a contact or location takes no button with data or a link: send two messages")
  else {text} end;
def asks: any(.buttons[]?[]?; .request != null);
def buttons:
  if asks and .kind == "edit" then
    error("Telegram cannot ask for a contact or location under a message that was sent already: send a new one")
  elif asks then
    {reply_markup: {keyboard: [.buttons[] | map(ask)], resize_keyboard: true, one_time_keyboard: true}}
  elif (.buttons | length) > 0 then {reply_markup: {inline_keyboard: [.buttons[] | map(button)]}} else {} end;
def reply:
  if .replyTo then {reply_parameters: {message_id: (.replyTo | messageId), allow_sending_without_reply: true}} else {} end;

def thread:
  if .thread == null then {}
  elif (.thread | test("^[0-9]+$")) then {message_thread_id: (.thread | tonumber)}
  else error("A Telegram topic is a number, its message_thread_id: set thread to it") end;

def call($method; body):
  {method: "POST", path: "/\($method)", body: ({chat_id: .chatId} + body + buttons | with_entries(select(.value != null)))};
def send($method; body): (thread + reply) as $more | call($method; body + $more);
def edit($method; body):
  call($method; {message_id: (.externalId | messageId)} + body) + {safe: true};

if .kind == "text" or .kind == "button" then send("sendMessage"; words)
elif .kind == "image" then send("sendPhoto"; {photo: file} + caption)
elif .kind == "document" then send("sendDocument"; {document: file} + caption)
elif .kind == "voice" then send("sendVoice"; {voice: file} + caption)
elif .kind == "video" then send("sendVideo"; {video: file} + caption)
elif .kind == "sticker" then send("sendSticker"; {sticker: file})
elif .kind == "location" and .location.name and .location.address then
  send("sendVenue"; .location | {latitude, longitude, title: .name, address})
elif .kind == "location" then send("sendLocation"; .location | {latitude, longitude})
elif .kind == "contact" then
  send("sendContact"; .contact | {phone_number: .phone, first_name: (.name // .phone)})
elif .kind == "edit" and .text and (.attachments | length) > 0 then edit("editMessageCaption"; caption)
elif .kind == "edit" and .text then edit("editMessageText"; words)
elif .kind == "edit" then edit("editMessageReplyMarkup"; {})
elif .kind == "callback_answer" then
  {method: "POST", path: "/answerCallbackQuery", safe: true,
   body: ({callback_query_id: .externalId, text: (.text | upto(200; "answer to a press"))} | with_entries(select(.value != null)))}
else error("Telegram has no message of kind \(.kind)")
end
