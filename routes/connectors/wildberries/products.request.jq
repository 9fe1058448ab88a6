# A page of cards, oldest change first: a card that changes meanwhile moves to the end and is seen
# again. The cursor is the one of the page before, as text.
{
  method: "POST",
  host: "content",
  path: "/content/v2/get/cards/list",
  body: {
    settings: {
      sort: { ascending: true },
      filter: { withPhoto: -1 },
      cursor: ({ limit: 100 } + (if ($vars.cursor // "") == "" then {} else $vars.cursor | fromjson end))
    }
  },
  safe: true
}
