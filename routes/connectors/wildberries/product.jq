# Cards of cards/list -> one Product for each size, with its price out of $vars.prices, the answer
# of list/goods/filter for the same cards. Prices are in whole units there, not in hundredths.

def one(f): [first(f)][0];
def text: strings | select(test("\\S"));

([$vars.prices.data.listGoods[]? | { key: (.nmID | tostring), value: . }] | from_entries) as $goods
| if type == "object" and has("cards") then . else error("field 'cards' is missing: not a list of cards") end
| .cards[]
| . as $card
| ($goods[.nmID | tostring]) as $good
| .sizes[]
| .chrtID as $size
| one($good.sizes[]? | select(.sizeID == $size)) as $price
| {
    externalId: ($size | tostring),
    parentId: ($card.nmID | tostring),
    sku: one($card.vendorCode | text),
    name: ([one($card.title, $card.vendorCode | text), (.techSize | select(. != "0"))] | map(text) | join(", ")),
    price: (($price.discountedPrice // $price.price) | decimal),
    currency: ($good.currencyIsoCode4217 | currency_alpha),
    stockId: ($size | tostring),
    barcodes: (.skus // []),
    updatedAt: ($card.updatedAt | instant)
  }
