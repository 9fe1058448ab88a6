# Customer as webhooks (bare) and the REST API ({customer}, {customers}) give it.

def one(f): [first(f)][0];
def text: strings | select(test("\\S"));

# E.164; a number without a plus needs a country, and a guess would call a stranger.
def call($region): (if startswith("+") then phone else phone($region)? end) | values;

(if type != "object" then error("expected an object: not a customer")
 elif has("customers") then .customers[]
 elif has("customer") then .customer
 else . end)
| one(.default_address.country_code | text) as $region
| {
    externalId: one(.id | values | tostring),
    name: one(([.first_name, .last_name] | map(text) | join(" ") | text), (.default_address.name | text)),
    phone: one(.phone, .default_address.phone | text | call($region)),
    email: one(.email | text),
    tags: [.tags // "" | split(",")[] | gsub("^\\s+|\\s+$"; "") | text],
    updatedAt: (.updated_at | instant)
  }
