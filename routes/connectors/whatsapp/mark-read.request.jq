# A received Message -> it was read.
{method: "POST", path: "/\($account.settings.phoneNumberId | @uri)/messages", safe: true,
 body: {messaging_product: "whatsapp", status: "read", message_id: .externalId}}
