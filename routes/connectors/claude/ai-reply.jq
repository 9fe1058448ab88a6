# A message, or the events of one -> AiReply. Blocks of other types than text are thoughts and tools.
# What was read from or written to the cache is part of the prompt too. Counts in events are totals.
def whole:
  map(objects) as $events
  | [$events[] | select(.type == "message_start") | .message | objects][0] as $start
  | [$events[] | select(.type == "message_delta")] as $ends
  | {
      type: $start.type,
      id: $start.id,
      model: $start.model,
      content: [{
        type: "text",
        text: ([$events[]
          | if .type == "content_block_start" then .content_block
            elif .type == "content_block_delta" then .delta
            else null end
          | objects | select(.type == "text" or .type == "text_delta") | .text | strings] | join(""))
      }],
      stop_reason: ([$ends[].delta | objects | .stop_reason | strings] | last),
      usage: (reduce ($start.usage, $ends[].usage | objects) as $usage ({}; . + $usage))
    };
def words: strings | select(test("\\S"));
def one(f): [first(f)][0];

if type == "array" then whole else . end
| if type == "object" and .type == "message" and (.content | type) == "array" then . else
  error("this is no message of Claude") end
| {
    id,
    model,
    text: one([.content[] | select(.type == "text") | .text] | join("") | words),
    promptTokens: ([.usage | .input_tokens, .cache_creation_input_tokens, .cache_read_input_tokens | numbers]
      | if length == 0 then null else add end),
    completionTokens: .usage.output_tokens,
    finish: ({
      end_turn: "stop",
      stop_sequence: "stop",
      max_tokens: "length",
      model_context_window_exceeded: "length",
      refusal: "filtered"
    }[.stop_reason // ""] // "other")
  }
| if .text == null and .finish != "filtered" then error("the answer is empty") else . end
