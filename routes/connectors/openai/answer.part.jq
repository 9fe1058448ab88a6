# A chunk of a chat completion -> what it adds to the answer.
objects | .choices[0]?.delta? | .content? // .refusal? | strings
