# line 3: ends too early; a closing bracket, an 'end' or a value is missing
{externalId: .id,
 number: (.name
