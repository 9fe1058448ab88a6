# Answer of changed-products.graphql -> cursor of the next page, null behind the last one.
.data.products.pageInfo | if .hasNextPage then .endCursor else null end
