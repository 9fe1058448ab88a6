# Sets one batch of stock. By chrtId: a barcode field is ignored since 2026-02-09, yet answered 204.
{
  method: "PUT",
  host: "marketplace",
  path: "/api/v3/stocks/\(.warehouse | @uri)",
  body: { stocks: .stocks }
}
