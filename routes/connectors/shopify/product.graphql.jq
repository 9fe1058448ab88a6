# Products as changed-products.graphql asks for them -> one Product for each variant.

def text: strings | select(test("\\S"));

.data.shop.currencyCode as $currency
| .data.products.nodes[]
| if .variants.pageInfo.hasNextPage then error("product \(.id | gid) has more than 250 variants") else . end
| . as $product
| .variants.nodes[]
| {
    externalId: (.id | gid),
    parentId: ($product.id | gid),
    sku: [.sku | text][0],
    name: ([$product.title, (.title | select(. != "Default Title"))] | map(text) | join(" - ")),
    price: (.price | decimal),
    currency: $currency,
    stock: (.inventoryQuantity | if . == null then null else tostring end),
    stockId: ([.inventoryItem.id | text | gid][0]),
    barcodes: [.barcode | text],
    active: ($product.status == "ACTIVE"),
    updatedAt: ([$product.updatedAt, .updatedAt | values | instant] | max)
  }
