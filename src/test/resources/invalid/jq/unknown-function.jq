# line 3: there is no function instnt; did you mean 'instant'?
{externalId: .id,
 createdAt: (.created | instnt)}
