# Our door's address -> setWebhook; only the outlet knows the secret and puts it in.
{method: "POST", path: "/setWebhook", safe: true,
 body: {url: $vars.webhookUrl, secret_token: "{credential:webhookSecret}", max_connections: 40,
        allowed_updates: ["message", "edited_message", "callback_query", "my_chat_member"]}}
