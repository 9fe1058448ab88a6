# Webhook orders/delete, which holds nothing but the id.
{ externalId: (.id // null | if . == null then . else tostring end), status: "cancelled", rawStatus: "deleted" }
