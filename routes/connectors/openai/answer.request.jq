# AiQuestion -> one chat completion. It changes nothing at OpenAI, so it may be asked again.
$account.settings as $set
| (if .stream and $set.stream == "true" then true else null end) as $stream
| {
    method: "POST",
    path: "/chat/completions",
    safe: true,
    body: ({
      model: $set.model,
      messages: ([{ role: "system", content: .system }] + [.messages[] | { role, content: .text }]),
      ($set.tokenLimitField): .maxTokens,
      temperature: (if $set.sendTemperature == "true" then .temperature else null end),
      user: .user,
      stream: $stream,
      stream_options: (if $stream then { include_usage: true } else null end)
    } | with_entries(select(.value != null)))
  }
