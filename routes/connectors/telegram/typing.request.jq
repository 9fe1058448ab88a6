# Id of a chat -> the bot is shown as writing there, for five seconds or until its next message.
{
  method: "POST",
  path: "/sendChatAction",
  safe: true,
  body: ({chat_id: ., action: "typing"}
    + if $headers.thread then {message_thread_id: ($headers.thread | tonumber)} else {} end)
}
