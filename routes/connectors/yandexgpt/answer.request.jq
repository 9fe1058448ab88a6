# AiQuestion -> one completion. It changes nothing at Yandex, so it may be asked again.
{
  method: "POST",
  path: "/foundationModels/v1/completion",
  safe: true,
  body: {
    modelUri: "gpt://\($account.settings.folderId)/\($account.settings.model)",
    completionOptions: ({
      stream: (.stream == true and $account.settings.stream == "true"),
      temperature: (if .temperature == null then null else [.temperature, 1] | min end), # 0 to 1 here
      maxTokens: (.maxTokens | tostring)
    } | with_entries(select(.value != null))),
    messages: ([{ role: "system", text: .system }] + [.messages[] | { role, text }])
  }
}
