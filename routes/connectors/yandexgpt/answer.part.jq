# An event of a stream -> what it adds to the answer. Each event tells the whole text so far.
($vars.shown // "") as $shown
| objects | (.result // .) | .alternatives?[0]?.message?.text? | strings
| select(startswith($shown)) | .[($shown | length):]
