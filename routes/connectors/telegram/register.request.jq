# Our door's address -> setWebhook. The outlet puts the secret in: no route and no mapping sees it.
{method: "POST", path: "/setWebhook", safe: true, credentials: {secret_token: "webhookSecret"},
 body: {url: $vars.webhookUrl, max_connections: 40,
        allowed_updates: ["message", "edited_message", "callback_query", "my_chat_member"]}}
