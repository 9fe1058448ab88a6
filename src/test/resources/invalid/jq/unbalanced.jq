# line 3: 
{externalId: .id,
 number: (.name
