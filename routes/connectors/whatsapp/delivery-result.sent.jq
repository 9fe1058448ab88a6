# The answer to a sent message -> DeliveryResult. It only says that WhatsApp took the message.
{status: "sent", externalId: .messages[0].id, reference: $headers.messageReference,
 chatId: "\($account.settings.phoneNumberId):\(.contacts[0].wa_id // .contacts[0].input)"}
