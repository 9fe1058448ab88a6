# line 3: 
{externalId: .id,
 createdAt: (.created | instnt)}
