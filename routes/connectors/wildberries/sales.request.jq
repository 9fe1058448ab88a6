# Sales and returns by the time of their last change, in Moscow time, which the vendor works in. The
# cursor is the last row's lastChangeDate.
{
  method: "GET",
  host: "statistics",
  path: "/api/v1/supplier/sales",
  query: {
    dateFrom: (if ($vars.cursor // "") == "" then $vars.since | to_zone("Europe/Moscow") else $vars.cursor end),
    flag: 0
  }
}
