# line 3: there is no variable $acount
{externalId: .id,
 account: $acount.id}
