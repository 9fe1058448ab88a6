# AiQuestion -> one message. It changes nothing at Claude, so it may be asked again. The first line
# must be the user's, and each line is of another role than the one before.
def merged:
  reduce .[] as $line ([];
    if length > 0 and last.role == $line.role then
      .[:-1] + [last | .content += "\n\n" + $line.text]
    else
      . + [{ role: $line.role, content: $line.text }]
    end);

$account.settings as $set
| {
    method: "POST",
    path: "/v1/messages",
    safe: true,
    body: ({
      model: $set.model,
      max_tokens: .maxTokens,
      system: .system,
      messages: (.messages | until(length == 0 or .[0].role == "user"; .[1:]) | merged),
      temperature: (if $set.sendTemperature != "true" or .temperature == null then null
        else [.temperature, 1] | min end), # 0 to 1 here
      metadata: (if .user == null then null else { user_id: .user } end),
      stream: (if .stream and $set.stream == "true" then true else null end)
    } | with_entries(select(.value != null)))
  }
