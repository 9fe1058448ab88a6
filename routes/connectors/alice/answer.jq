# VoiceReply -> the answer of a skill. One field that is too long makes Alice say that the skill does not respond.
def units: if . > 65535 then 2 else 1 end;
def upto($max):
  [foreach explode[] as $c ({n: 0}; {n: (.n + ($c | units)), c: $c}; select(.n <= $max) | .c)] | implode;
# Cut behind a word.
def words($max):
  if . == null or (upto($max) == .) then . else upto($max - 1) | sub("\\s+\\S*$"; "") + "…" end;
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
