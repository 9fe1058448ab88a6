# Order as webhooks (bare) and the REST API ({order}, {orders}) give it. order.graphql.jq tells the
# same of the same order, so that a poll after a webhook shows no change.

def one(f): [first(f)][0];
def text: strings | select(test("\\S"));

# E.164; a number without a plus needs a country, and a guess would call a stranger.
def call($region): (if startswith("+") then phone else phone($region)? end) | values;
def str: if . == null then null else tostring end;

def payment:
  { pending: "pending", authorized: "authorized", partially_paid: "partially_paid", paid: "paid",
    partially_refunded: "partially_refunded", refunded: "refunded",
    voided: "cancelled", expired: "failed" }[. // ""] // "unknown";

# Where the parcels of an order that is sent are.
def carried:
  [.fulfillments[]? | select(.status != "cancelled") | .shipment_status]
  | if length > 0 and all(.[]; . == "delivered") then "delivered"
    elif length > 0 and all(.[]; . == "ready_for_pickup") then "ready"
    else "shipped" end;

def status:
  (.financial_status // "pending") as $money
  | (.fulfillment_status // "unfulfilled") as $goods
  | if .cancelled_at != null then "cancelled"
    elif $goods == "restocked" then "returned"
    elif $money == "refunded" then (if $goods == "unfulfilled" then "cancelled" else "returned" end)
    elif $goods == "fulfilled" then carried
    elif $goods == "partial" then "processing"
    elif $goods == "unfulfilled" then
      { pending: "new", authorized: "new", expired: "new", paid: "processing",
        partially_paid: "processing", partially_refunded: "processing",
        voided: "cancelled" }[$money] // "unknown"
    else "unknown" end;

def region: one((.shipping_address, .billing_address, .customer.default_address) | .country_code | text);

def phones: .customer.phone, .phone, .shipping_address.phone, .billing_address.phone,
  .customer.default_address.phone;

def customer:
  region as $region
  | {
      externalId: (.customer.id | str),
      name: one(
        (.customer | [.first_name, .last_name] | map(text) | join(" ") | text),
        (.shipping_address.name, .billing_address.name | text)),
      phone: one(phones | text | call($region)),
      email: one(.customer.email, .email | text),
      locale: one(.customer_locale | text)
    }
  | if [.externalId, .name, .phone, .email] | all(.[]; . == null) then null else . end;

def delivery:
  {
    method: one(.shipping_lines[]? | select(.is_removed | not) | .title),
    price: one(.shipping_lines[]? | select(.is_removed | not) | .discounted_price // .price | values | decimal),
    address: one(.shipping_address | [.address1?, .address2?, .city?, .province?, .zip?, .country?] | map(text) | join(", ") | text),
    recipient: one(.shipping_address.name | text),
    trackingNumbers: ([.fulfillments[]? | select(.status != "cancelled")
      | (.tracking_numbers // [.tracking_number])[] | text] | unique)
  }
  | if all(.[]; . == null or . == []) then null else . end;

def gateways: .payment_gateway_names // [.gateway | text];

def payments:
  .financial_status as $money | .total_price as $total | gateways as $names
  | [$names[] | {
      method: .,
      status: ($money | payment),
      amount: (if ($names | length) == 1 then $total | decimal else null end)
    }];

def item: {
  externalProductId: (.variant_id // .product_id | str),
  sku: one(.sku | text),
  name: (.name // .title),
  quantity: (.quantity | str),
  unitPrice: (.price | decimal)
};

(if type != "object" then error("expected an object: not an order")
 elif has("orders") then .orders[]
 elif has("order") then .order
 else . end)
| {
    externalId: (.id | str),
    number: .name,
    status: status,
    rawStatus: (if .cancelled_at != null then "cancelled"
      else "\(.financial_status // "pending")/\(.fulfillment_status // "unfulfilled")" end),
    paymentStatus: (.financial_status | payment),
    createdAt: (.created_at | instant),
    updatedAt: (.updated_at | instant),
    currency: .currency,
    total: (.total_price | decimal),
    customer: customer,
    items: [.line_items[]? | item],
    delivery: delivery,
    payments: payments
  }
