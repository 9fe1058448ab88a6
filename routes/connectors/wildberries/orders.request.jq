# A page of assembly tasks, by the time they were placed. Without a cursor it is the first page.
{
  method: "GET",
  host: "marketplace",
  path: "/api/v3/orders",
  query: {
    limit: 1000,
    next: (if ($vars.cursor // "") == "" then 0 else $vars.cursor end),
    dateFrom: ($vars.since | to_epoch),
    dateTo: ($vars.until | to_epoch)
  }
}
