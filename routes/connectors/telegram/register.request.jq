# Our door's address -> setWebhook; the outlet fills the secret in. Without an address the old one goes, so that polling works.
if ($vars.webhookUrl // "") == "" then
  {method: "POST", path: "/deleteWebhook", safe: true, body: {drop_pending_updates: false}}
else
  {method: "POST", path: "/setWebhook", safe: true,
   body: {url: $vars.webhookUrl, secret_token: "{credential:webhookSecret}", max_connections: 40,
          allowed_updates: ["message", "edited_message", "callback_query", "my_chat_member"]}}
end
