# The answer of getUpdates -> each Update as the webhook would have brought it.
.result[]
