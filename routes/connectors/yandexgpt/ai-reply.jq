# A completion, with or without its wrapper 'result', or a stream of them of which each tells the whole
# answer so far -> AiReply. Counts are texts; modelVersion is a
# date or a word, so the model's name is the one we asked for.
def words: strings | select(test("\\S"));
def one(f): [first(f)][0];
def count: if . == null then null else tonumber end;

if type == "array" then last else . end
| if type == "object" and has("result") then .result else . end
| if type == "object" and (.alternatives | type) == "array" and (.alternatives[0].message | type) == "object" then . else
    error("this is no completion: it has no alternatives[0].message") end
| .alternatives[0] as $first
| {
    model: ([$account.settings.model, .modelVersion] | map(words) | join(" ")),
    text: one($first.message.text | words),
    promptTokens: (.usage.inputTextTokens | count),
    completionTokens: (.usage.completionTokens | count),
    finish: ({
      ALTERNATIVE_STATUS_FINAL: "stop",
      ALTERNATIVE_STATUS_TRUNCATED_FINAL: "length",
      ALTERNATIVE_STATUS_CONTENT_FILTER: "filtered"
    }[$first.status // ""] // "other")
  }
| if .text == null and .finish != "filtered" then error("the answer is empty") else . end
