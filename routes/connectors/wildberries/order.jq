# Assembly tasks of GET /api/v3/orders and /api/v3/orders/new. One task is one piece of one product.
# It tells neither status nor buyer; a status told apart wins over the "new" it starts with. The
# item points at the card (nmId), which is the parentId of a Product.

def one(f): [first(f)][0];
def text: strings | select(test("\\S"));

# What the buyer pays, in the seller's currency where it was converted; all in hundredths.
def price:
  if .convertedFinalPrice != null then { amount: .convertedFinalPrice, currency: .convertedCurrencyCode }
  elif .finalPrice != null then { amount: .finalPrice, currency: .currencyCode }
  elif .convertedPrice != null then { amount: .convertedPrice, currency: .convertedCurrencyCode }
  else { amount: (.salePrice // .price), currency: .currencyCode } end
  | { amount: (.amount | minor(100)), currency: (.currency | currency_alpha) };

if type == "object" and has("orders") then .orders[] else . end
| if type == "object" and has("createdAt") then . else error("field 'createdAt' is missing: not an assembly task") end
| price as $price
| {
    externalId: one(.id | values | tostring),
    number: one(.orderUid | text),
    status: "new",
    rawStatus: "new",
    createdAt: (.createdAt | instant),
    currency: $price.currency,
    total: $price.amount,
    items: [{
      externalProductId: one(.nmId | values | tostring),
      sku: one(.article | text),
      name: one(.article | text),
      quantity: "1",
      unitPrice: $price.amount
    }],
    delivery: {
      method: one(.deliveryType | text),
      address: one(.address.fullAddress | text)
    }
  }
