# The tokens of one word: it needs the key, the folder and the model, and costs nothing.
{
  method: "POST",
  path: "/foundationModels/v1/tokenize",
  safe: true,
  body: { modelUri: "gpt://\($account.settings.folderId)/\($account.settings.model)", text: "ping" }
}
