# One StockLevel or several -> batches for PUT /api/v3/stocks/{warehouse}: one warehouse and at most
# 1000 sizes each.
(if type == "array" then . else [.] end)
| map(if .productId then . else error("field 'productId' is missing: not a stock level") end)
| map({
    warehouse: (.location // $account.settings.warehouseId
      // error("stock of \(.productId) names no warehouse: give one, or set WILDBERRIES_WAREHOUSE_ID")),
    row: { chrtId: (.productId | tonumber), amount: (.quantity | tonumber) }
  })
| [group_by(.warehouse)[]
    | . as $rows
    | range(0; length; 1000)
    | { warehouse: $rows[0].warehouse, stocks: [$rows[.:. + 1000][].row] }]
