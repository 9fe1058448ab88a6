# A webhook with one status -> DeliveryResult. Played is more than read.
.entry[0].changes[0].value
| .metadata.phone_number_id as $number
| .statuses[0]
| (.errors // [])[0] as $error
| {chatId: "\($number):\(.recipient_id)", externalId: .id, reference: .biz_opaque_callback_data,
   status: (if .status == "played" then "read" else .status end),
   retryable: any((4, 80007, 130429, 131048, 131056, 133016, 131000, 131016, 131057, 1, 2); . == $error.code),
   error: (if $error then "\($error.code) \($error.title // $error.message)" else null end),
   at: (.timestamp | epoch)}
