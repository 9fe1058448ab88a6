# What the Bot API answers to a made or closed topic -> Topic. Of a closed one it says no more than true.
(.result | objects) // {}
| {chatId: $headers.chatId, thread: (.message_thread_id // $headers.thread | tostring), name,
   closed: (.message_thread_id == null)}
