# Conversation -> whose cards have the phone; where none is known, whose have the mail address.
{
  method: "POST",
  path: "/crm.duplicate.findbycomm",
  safe: true,
  body: (if .customer.phone then { type: "PHONE", values: [.customer.phone] }
    else { type: "EMAIL", values: [.customer.email] } end)
}
