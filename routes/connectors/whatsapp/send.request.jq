# Message -> POST /{phone number id}/messages.
def upto($max; $what):
  if . != null and length > $max then error("WhatsApp takes at most \($max) characters in a \($what)") else . end;
def required($what): if . == null or . == "" then error("A WhatsApp message needs a \($what)") else . end;
def compact: with_entries(select(.value != null));

# The person: the part behind our phone number's id; a business-scoped id has letters and a dot, a number only digits.
def person:
  split(":") | last | ltrimstr("+")
  | if test("^[A-Z]{2}\\.") then {recipient: .} else {to: .} end;

def media($caption):
  if (.attachments | length) != 1 then
    error("A WhatsApp message carries exactly one file: send further files as messages of their own")
  else .text as $text | .attachments[0]
    | (if .reference then {id: .reference} else {link: (.url | required("reference or url of its file"))} end)
      + (if $caption then {caption: ($text | upto(1024; "caption"))} else {} end)
  end | compact;
def document: media(true) + {filename: .attachments[0].name} | compact;

def header: # a picture, film or paper above buttons
  if .kind == "text" then {}
  elif .kind == "document" then {header: {type: .kind, document: (media(false) + {filename: .attachments[0].name} | compact)}}
  else {header: {type: .kind, (.kind): media(false)}} end;
def interactive($type; action):
  header + {type: $type, body: {text: (.text | required("text above its buttons") | upto(1024; "text above buttons"))}, action: action};
def reply: {type: "reply", reply: {id: (.data // .text | upto(256; "button's data")), title: .text}};
# A title that is too long is cut behind a word; a row shows the whole below it.
def short($max): if length <= $max then . else .[0:$max - 1] | sub("\\s+\\S*$"; "") + "…" end;
def row:
  {id: (.data // .text | upto(200; "list row's data")), title: (.text | short(24)),
   description: (if (.text | length) > 24 then .text | short(72) else null end)} | compact;
def choose: if (.locale // "ru") | startswith("ru") then "Выбрать" else "Choose" end;
def withButtons:
  [.buttons[][]] as $buttons
  | choose as $choose
  | if any($buttons[]; .request != null) then
      error("WhatsApp has no button that asks for a contact or location: ask for it in the text")
    elif any($buttons[]; .url) then
      if ($buttons | length) > 1 then error("A WhatsApp message with a link button has no other button: put the link into the text")
      else interactive("cta_url"; {name: "cta_url", parameters: {display_text: ($buttons[0].text | upto(20; "button's title")), url: $buttons[0].url}}) end
    elif ($buttons | length) <= 3 and all($buttons[]; .text | length <= 20) then
      interactive("button"; {buttons: ($buttons | map(reply))})
    elif ($buttons | length) <= 10 and .kind == "text" then
      interactive("list"; {button: $choose, sections: [{title: $choose, rows: ($buttons | map(row))}]})
    elif .kind == "text" then error("WhatsApp takes at most 10 buttons in a message")
    else error("WhatsApp takes at most 3 buttons of 20 characters under a file") end;

def template:
  .template
  | {name, language: {code: .language}}
    + (if (.parameters | length) > 0 then {components: [{type: "body", parameters: [.parameters[] | {type: "text", text: .}]}]} else {} end);

# A card that says who and where to call.
def card: {name: {formatted_name: (.name // .phone), first_name: (.name // .phone)}, phones: [{phone: .phone, type: "CELL"}]};

def content:
  if .kind == "template" then {type: "template", template: template}
  elif (.buttons | length) > 0 and (.kind == "text" or .kind == "image" or .kind == "video" or .kind == "document") then
    {type: "interactive", interactive: withButtons}
  elif .kind == "text" or .kind == "button" then
    {type: "text", text: {body: (.text | required("text") | upto(4096; "text: split it before sending"))}}
  elif .kind == "image" then {type: "image", image: media(true)}
  elif .kind == "video" then {type: "video", video: media(true)}
  elif .kind == "document" then {type: "document", document: document}
  elif .kind == "voice" then {type: "audio", audio: media(false)}
  elif .kind == "sticker" then {type: "sticker", sticker: media(false)}
  elif .kind == "location" then {type: "location", location: (.location | {latitude, longitude, name, address} | compact)}
  elif .kind == "contact" then {type: "contacts", contacts: [.contact | card]}
  else error("WhatsApp cannot send a message of kind \(.kind)")
  end;

if ($headers.windowOpen == false or $headers.windowOpen == "false") and .kind != "template" then
  error("WhatsApp's 24-hour window is closed: send a template")
else
  {method: "POST", path: "/\($account.settings.phoneNumberId | @uri)/messages",
   body: ({messaging_product: "whatsapp", recipient_type: "individual"}
          + (.chatId | person)
          + (if .replyTo then {context: {message_id: .replyTo}} else {} end)
          + (if $headers.messageReference then {biz_opaque_callback_data: ($headers.messageReference | upto(512; "reference"))} else {} end)
          + content)}
end
