# AiQuestion -> one chat completion. It changes nothing at OpenAI, so it may be asked again.
$account.settings as $set
| {
    method: "POST",
    path: "/chat/completions",
    safe: true,
    body: ({
      model: $set.model,
      messages: ([{ role: "system", content: .system }] + [.messages[] | { role, content: .text }]),
      ($set.tokenLimitField): .maxTokens,
      temperature: (if $set.sendTemperature == "true" then .temperature else null end),
      user: .user
    } | with_entries(select(.value != null)))
  }
