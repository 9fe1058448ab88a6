# Rows of GET /api/v1/supplier/sales. saleID begins with S for a sale, with R for a return.

def one(f): [first(f)][0];
def text: strings | select(test("\\S"));

(if type == "array" then .[] else . end)
| if has("saleID") then . else error("field 'saleID' is missing: not a sale or return") end
| {
    externalId: .saleID,
    orderId: one(.srid | text),
    sku: one(.supplierArticle | text),
    kind: (if .saleID | startswith("R") then "return" else "sale" end),
    quantity: "1",
    amount: (.finishedPrice | decimal),
    currency: "RUB",
    at: (.date | in_zone("Europe/Moscow"))
  }
