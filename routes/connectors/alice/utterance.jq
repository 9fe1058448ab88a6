# A request of Yandex Dialogs -> Utterance. session.user is there when the person is logged in; user_id of old speakers is the skill's.
def kind:
  if .account_linking_complete_event then "linked"
  elif (.request.type // "" | startswith("AudioPlayer.")) then "player"
  elif .request.type == "ButtonPressed" then "button"
  elif .request.type != "SimpleUtterance" then "unknown"
  elif .request.command == "ping" then "ping"
  else "speech" end;
# What our own buttons carry, see answer.jq; of foreign ones the JSON.
def data: if . == null or . == {} then null elif (.data? | type) == "string" then .data else tojson end;

if (.session | type) != "object" then error("there is no session, so this is no request of Yandex Dialogs") else . end
| {sessionId: .session.session_id,
   userId: (.session.user.user_id // .session.application.application_id // .session.user_id),
   messageId: "\(.session.session_id):\(.session.message_id)",
   kind: kind,
   newSession: (.session.new == true),
   text: .request.command,
   raw: .request.original_utterance,
   data: (.request.payload | data),
   locale: .meta.locale,
   timezone: .meta.timezone,
   hasScreen: (.meta.interfaces.screen != null),
   canLink: (.meta.interfaces.account_linking != null),
   linkedAs: .session.user.access_token,
   intents: .request.nlu.intents,
   entities: .request.nlu.entities,
   sessionState: .state.session,
   userState: .state.user}
