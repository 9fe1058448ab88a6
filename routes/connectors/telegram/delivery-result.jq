# What the Bot API answers to a sent or edited message -> DeliveryResult. Bots hear nothing of delivery or reading.
(.result | objects) // {}
| {status: "sent",
   chatId: (if .chat then .chat.id | tostring else $headers.chatId end),
   externalId: (if .message_id then "\(.chat.id):\(.message_id)" else null end),
   reference: $headers.messageReference,
   # Seconds; what some servers of the Bot API give instead must not make a sent message doubtful.
   at: ([.edit_date // .date | numbers | select(. < 1e11) | epoch] | first)}
