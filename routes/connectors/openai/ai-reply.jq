# A chat completion, or the chunks of one -> AiReply. The words of a refusal stand in a field of their
# own. The last chunk has no choices, only the usage.
def whole:
  map(objects) as $chunks
  | [$chunks[] | .choices[0]? | objects] as $choices
  | def text(f): [$choices[].delta | f | strings] | if length == 0 then null else add end;
    {
      id: ([$chunks[].id | strings] | first),
      model: ([$chunks[].model | strings] | first),
      choices: [{
        message: { content: text(.content?), refusal: text(.refusal?) },
        finish_reason: ([$choices[].finish_reason | strings] | last)
      }],
      usage: ([$chunks[].usage | objects] | last)
    };
def words: strings | select(test("\\S"));
def one(f): [first(f)][0];

if type == "array" then whole else . end
| if type == "object" and (.choices | type) == "array" and (.choices[0].message | type) == "object" then . else
  error("this is no chat completion: it has no choices[0].message") end
| .choices[0] as $choice
| one($choice.message.refusal | words) as $refusal
| one($choice.message.content | words) as $text
| {
    id,
    model,
    text: ($text // $refusal),
    promptTokens: .usage.prompt_tokens,
    completionTokens: .usage.completion_tokens,
    finish: (if $text == null and $refusal != null then "filtered"
      else { stop: "stop", length: "length", content_filter: "filtered" }[$choice.finish_reason // ""] // "other" end)
  }
| if .text == null and .finish != "filtered" then error("the answer is empty") else . end
