# Answer of changed-orders.graphql -> cursor of the next page, null behind the last one.
.data.orders.pageInfo | if .hasNextPage then .endCursor else null end
