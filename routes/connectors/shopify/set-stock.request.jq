# Variables of set-stock.graphql from one StockLevel or several. A changeFromQuantity of null, said
# outright, means "whatever it was"; the key lets Shopify recognise a repetition (both demanded
# since 2026-04).
(if type == "array" then . else [.] end)
| map(. + { place: (.location // $account.settings.location
    // error("stock of \(.productId) names no location: give one, or set SHOPIFY_LOCATION")) })
| {
    input: {
      name: "available",
      reason: "correction",
      quantities: map({
        inventoryItemId: "gid://shopify/InventoryItem/\(.productId)",
        locationId: "gid://shopify/Location/\(.place)",
        quantity: (.quantity | tonumber),
        changeFromQuantity: null
      })
    },
    key: (["\($headers.eventId // $now)"] + map("\(.productId)@\(.place)=\(.quantity)") | join(" ") | .[0:250])
  }
