# The answer of getFile -> the download.
{method: "GET", host: "file", path: ("/" + (.result.file_path | split("/") | map(@uri) | join("/")))}
