# Stock as webhook inventory_levels/update (bare) and the REST API ({inventory_levels}) give it. A
# level without a number belongs to a product whose stock is not counted: left out.
(if type == "object" and has("inventory_levels") then .inventory_levels[] else . end)
| if type == "object" and has("inventory_item_id") then . else error("field 'inventory_item_id' is missing: not a stock level") end
| select(.available != null)
| {
    productId: (.inventory_item_id | tostring),
    location: (.location_id | tostring),
    quantity: (.available | tostring)
  }
