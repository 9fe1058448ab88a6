# The answer of getUpdates -> the offset that confirms these updates; unchanged when there are none.
if (.result | length) > 0 then .result | map(.update_id) | max + 1 | tostring else $vars.cursor end
