# One page of updates from the cursor on.
{method: "POST", path: "/getUpdates", safe: true,
 body: ({limit: 100, timeout: 0, allowed_updates: ["message", "edited_message", "callback_query", "my_chat_member"]}
        + (if ($vars.cursor // "") == "" then {} else {offset: ($vars.cursor | tonumber)} end))}
