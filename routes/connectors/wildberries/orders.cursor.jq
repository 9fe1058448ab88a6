# Answer of GET /api/v3/orders -> next page; a page that is not full is the last one.
if (.orders | length) < 1000 then null else .next | tostring end
