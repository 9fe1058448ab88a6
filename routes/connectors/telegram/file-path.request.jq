# An attachment, or the id of its file -> the question where its file lies.
{method: "POST", path: "/getFile", safe: true, body: {file_id: (.reference? // .)}}
