# Answer of supplier/sales -> next page. The vendor ends with an empty list; a list that brings
# nothing newer than was asked for ends as well.
.[-1].lastChangeDate // null | if . == $vars.cursor then null else . end
