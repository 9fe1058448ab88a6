# An event of a message -> what it adds to the answer. Thoughts and tools are other deltas.
objects | select(.type == "content_block_delta") | .delta | objects | select(.type == "text_delta") | .text | strings
