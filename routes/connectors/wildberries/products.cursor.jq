# Answer of cards/list -> where the next page begins; a page that is not full is the last one.
.cursor | if .total < 100 then null else { updatedAt, nmID } | tojson end
