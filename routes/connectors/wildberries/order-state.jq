# Answer of POST /api/v3/orders/status. The seller's word (supplierStatus) and the marketplace's
# (wbStatus) make one status together; a cancellation by either side wins.

def status:
  .wbStatus as $market | .supplierStatus as $seller
  | { canceled: "cancelled", canceled_by_client: "cancelled", declined_by_client: "cancelled",
      canceled_by_carrier: "cancelled", defect: "cancelled",
      sold: "delivered", ready_for_pickup: "ready" }[$market // ""]
    // { cancel: "cancelled", cancel_carrier: "cancelled", new: "new", confirm: "processing",
         complete: ({ waiting: "shipped", sorted: "shipped", accepted_by_carrier: "shipped",
           sent_to_carrier: "shipped", postponed_delivery: "shipped" }[$market // ""]) }[$seller // ""]
    // "unknown";

if type == "object" and has("orders") then .orders[] else . end
| if type == "object" and has("supplierStatus") then . else error("field 'supplierStatus' is missing: not a status") end
| {
    externalId: (.id | tostring),
    status: status,
    rawStatus: "\(.supplierStatus)/\(.wbStatus)"
  }
