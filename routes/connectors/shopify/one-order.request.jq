# Variables of one-order.graphql from the id of an order.
{ id: "gid://shopify/Order/\(.)" }
