# Cards that were found -> the one to write to: a contact before a lead before a company, the newest of several.
# Nothing where there is none: then PHP writes a list instead of an object.
.result | objects
| [ ("CONTACT", "LEAD", "COMPANY") as $type | .[$type][]? | { type: ($type | ascii_downcase), id: tonumber } ]
| if length == 0 then empty else .[0].type as $type | map(select(.type == $type)) | max_by(.id) end
