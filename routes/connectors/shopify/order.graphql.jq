# Orders as changed-orders.graphql and one-order.graphql ask for them. order.jq tells the same of
# the same order, so that a poll after a webhook shows no change.

def one(f): [first(f)][0];
def text: strings | select(test("\\S"));

# E.164; a number without a plus needs a country, and a guess would call a stranger.
def call($region): (if startswith("+") then phone else phone($region)? end) | values;
def money: .shopMoney.amount | decimal;

def payment:
  { PENDING: "pending", AUTHORIZED: "authorized", PARTIALLY_PAID: "partially_paid", PAID: "paid",
    PARTIALLY_REFUNDED: "partially_refunded", REFUNDED: "refunded",
    VOIDED: "cancelled", EXPIRED: "failed" }[. // ""] // "unknown";

# Where the parcels of an order that is sent are.
def carried:
  [.fulfillments[]? | select(.status != "CANCELLED") | .displayStatus]
  | if length > 0 and all(.[]; . == "DELIVERED") then "delivered"
    elif length > 0 and all(.[]; . == "READY_FOR_PICKUP") then "ready"
    else "shipped" end;

# How far the goods are, in the words the REST API has: on hold, scheduled, in progress and the like are none of them.
# There an order with a parcel on its way is sent in part, any other not at all.
def goods:
  (.displayFulfillmentStatus // "UNFULFILLED") as $word
  | if any("OPEN", "IN_PROGRESS", "ON_HOLD", "SCHEDULED", "PENDING_FULFILLMENT", "REQUEST_DECLINED"; . == $word) then
      if any(.fulfillments[]?; .status == "SUCCESS") then "PARTIALLY_FULFILLED" else "UNFULFILLED" end
    else $word end;

def status:
  (.displayFinancialStatus // "PENDING") as $money
  | goods as $goods
  | if .cancelledAt != null then "cancelled"
    elif $goods == "RESTOCKED" then "returned"
    elif $money == "REFUNDED" then (if $goods == "UNFULFILLED" then "cancelled" else "returned" end)
    elif $goods == "FULFILLED" then carried
    elif $goods == "PARTIALLY_FULFILLED" then "processing"
    elif $goods == "UNFULFILLED" then
      { PENDING: "new", AUTHORIZED: "new", EXPIRED: "new", PAID: "processing",
        PARTIALLY_PAID: "processing", PARTIALLY_REFUNDED: "processing",
        VOIDED: "cancelled" }[$money] // "unknown"
    else "unknown" end;

# The words of the REST API, which webhooks use.
def raw:
  if .cancelledAt != null then "cancelled"
  else "\(.displayFinancialStatus // "PENDING")/\(goods)"
    | ascii_downcase | sub("partially_fulfilled$"; "partial") end;

def region: one((.shippingAddress, .billingAddress, .customer.defaultAddress) | .countryCodeV2 | text);

def phones: .customer.defaultPhoneNumber.phoneNumber, .phone, .shippingAddress.phone,
  .billingAddress.phone, .customer.defaultAddress.phone;

def customer:
  region as $region
  | {
      externalId: one(.customer.id | text | gid),
      name: one(
        (.customer | [.firstName, .lastName] | map(text) | join(" ") | text),
        (.shippingAddress.name, .billingAddress.name | text)),
      phone: one(phones | text | call($region)),
      email: one(.customer.defaultEmailAddress.emailAddress, .email | text),
      locale: one(.customerLocale | text)
    }
  | if [.externalId, .name, .phone, .email] | all(.[]; . == null) then null else . end;

def delivery:
  {
    method: one(.shippingLine.title | text),
    price: one(.shippingLine.discountedPriceSet | values | money),
    address: one(.shippingAddress | [.address1?, .address2?, .city?, .province?, .zip?, .country?] | map(text) | join(", ") | text),
    recipient: one(.shippingAddress.name | text),
    trackingNumbers: ([.fulfillments[]? | select(.status != "CANCELLED") | .trackingInfo[]? | .number | text] | unique)
  }
  | if all(.[]; . == null or . == []) then null else . end;

def payments:
  .displayFinancialStatus as $state | .totalPriceSet as $total | (.paymentGatewayNames // []) as $names
  | [$names[] | {
      method: .,
      status: ($state | payment),
      amount: (if ($names | length) == 1 then $total | money else null end)
    }];

def item: {
  externalProductId: one(.variant.id, .product.id | text | gid),
  sku: one(.sku | text),
  name: .name,
  quantity: (.quantity | tostring),
  unitPrice: (.originalUnitPriceSet | money)
};

(.data // error("field 'data' is missing: not an answer to a query")
 | if has("orders") then .orders.nodes[] else .order | values end)
| if .lineItems.pageInfo.hasNextPage then error("order \(.id | gid) has more than 250 lines") else . end
| {
    externalId: (.id | gid),
    number: .name,
    status: status,
    rawStatus: raw,
    paymentStatus: (.displayFinancialStatus | payment),
    createdAt: (.createdAt | instant),
    updatedAt: (.updatedAt | instant),
    currency: .currencyCode,
    total: (.totalPriceSet | money),
    customer: customer,
    items: [.lineItems.nodes[] | item],
    delivery: delivery,
    payments: payments
  }
