# Product as webhooks (bare) and the REST API ({product}, {products}) give it -> one Product for
# each variant. Only the shop knows the currency.

def text: strings | select(test("\\S"));
def str: if . == null then null else tostring end;

(if type == "array" then .[]
 elif has("products") then .products[]
 elif has("product") then .product
 else . end)
| if .variants == null then error("field 'variants' is missing: not a product") else . end
| . as $product
| .variants[]
| {
    externalId: (.id | str),
    parentId: ($product.id | str),
    sku: [.sku | text][0],
    name: ([$product.title, (.title | select(. != "Default Title"))] | map(text) | join(" - ")),
    price: (.price | decimal),
    currency: ([.presentment_prices[]?.price.currency_code, $account.settings.currency | text][0]),
    stock: (.inventory_quantity | str),
    stockId: (.inventory_item_id | str),
    barcodes: [.barcode | text],
    active: (($product.status // "active") == "active"),
    updatedAt: ([$product.updated_at, .updated_at | values | instant] | max)
  }
