# What was read back against what was asked for ($vars.batch): a difference is a failure, although
# the vendor answered 204.
([.stocks[]? | { key: (.chrtId | tostring), value: .amount }] | from_entries) as $kept
| [$vars.batch.stocks[] | select($kept[.chrtId | tostring] != .amount)]
| if length == 0 then { set: ($vars.batch.stocks | length) }
  else error("Wildberries answered 204 but did not set the stock of chrtId "
    + (map("\(.chrtId): \(.amount) asked, \($kept[.chrtId | tostring] // "nothing") kept") | .[0:10] | join("; "))) end
