# A pressed button (Message) -> the answer that ends the loading sign in the person's app.
{chatId, externalId, direction: "out", kind: "callback_answer"}
