# Reads back the batch that was just set.
{
  method: "POST",
  host: "marketplace",
  path: "/api/v3/stocks/\($vars.batch.warehouse | @uri)",
  body: { chrtIds: [$vars.batch.stocks[].chrtId] },
  safe: true
}
