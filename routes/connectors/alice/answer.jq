# VoiceReply -> the answer of a skill. One field that is too long makes Alice say that the skill does not respond.
# Whether characters or UTF-16 units count nobody says, so units do.
def units: if . > 65535 then 2 else 1 end;
def upto($max):
  if length * 2 <= $max then .
  else .[0:([foreach explode[] as $c (0; . + ($c | units); select(. <= $max))] | length)] end;
# Cut behind a word.
def words($max):
  if . == null or (upto($max) | length) == length then . else upto($max - 1) | sub("\\s+\\S*$"; "") + "…" end;
def button:
  {title, hide: true}
  + (if .data then {payload: {data}} else {} end)
  + (if .url then {url} else {} end);
def fits: (.title | length) <= 64 and ((.data // "") | utf8bytelength) <= 4000 and ((.url // "") | utf8bytelength) <= 1024;

{response:
   (if .text == null then {}
    else
      {text: (.text | words(1024)), tts: (.speech // .text | words(1024)), end_session: .endSession}
      + ([.buttons[]? | select(fits) | button] | if length > 0 then {buttons: .[0:8]} else {} end)
      + (if .linkAccount then {directives: {start_account_linking: {}}} else {} end)
    end),
 session_state: (.sessionState // {}),
 version: "1.0"}
