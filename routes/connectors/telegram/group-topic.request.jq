# Topic of a group -> one call: a new one is made, a closed one is shut. To shut it twice is the same as once.
if .closed then
  {method: "POST", path: "/closeForumTopic", safe: true,
   body: {chat_id: .chatId, message_thread_id: (.thread | tonumber)}}
else
  {method: "POST", path: "/createForumTopic", body: {chat_id: .chatId, name: .name[0:128]}}
end
