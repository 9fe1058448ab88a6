# The cheapest question an account may ask.
{method: "GET", path: "/\($account.settings.phoneNumberId | @uri)", query: {fields: "id,display_phone_number,verified_name"}}
