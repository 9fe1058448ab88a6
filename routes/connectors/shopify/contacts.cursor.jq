# Answer of changed-customers.graphql -> cursor of the next page, null behind the last one.
.data.customers.pageInfo | if .hasNextPage then .endCursor else null end
