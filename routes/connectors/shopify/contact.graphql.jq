# Customers as changed-customers.graphql asks for them.

def one(f): [first(f)][0];
def text: strings | select(test("\\S"));

# E.164; a number without a plus needs a country, and a guess would call a stranger.
def call($region): (if startswith("+") then phone else phone($region)? end) | values;

.data.customers.nodes[]
| one(.defaultAddress.countryCodeV2 | text) as $region
| {
    externalId: (.id | gid),
    name: one([.firstName, .lastName] | map(text) | join(" ") | text),
    phone: one(.defaultPhoneNumber.phoneNumber, .defaultAddress.phone | text | call($region)),
    email: one(.defaultEmailAddress.emailAddress | text),
    locale: one(.locale | text),
    tags: .tags,
    updatedAt: (.updatedAt | instant)
  }
