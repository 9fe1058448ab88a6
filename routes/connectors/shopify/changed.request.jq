# Variables of the changed-*.graphql queries: what changed between since and until, page by page.
{
  filter: "updated_at:>='\($vars.since)' updated_at:<'\($vars.until)'",
  after: (if $vars.cursor == "" then null else $vars.cursor end)
}
