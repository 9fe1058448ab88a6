# Webhook fulfillments/* or refunds/create -> id of the order it belongs to.
.order_id // error("field 'order_id' is missing") | tostring
