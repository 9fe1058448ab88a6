# Statuses of a list of ids. Asking changes nothing.
{
  method: "POST",
  host: "marketplace",
  path: "/api/v3/orders/status",
  body: { orders: map(tonumber) },
  safe: true
}
