-- One event, one transaction. The variable "body" is a whole webhook, given by -D: like the hub's it goes over the
-- wire each time. No other colon may be here, not even in a comment or a text: pgbench takes it for a variable.
insert into pgbench_event (dedupe_key, platform, account, type, order_key, body, received_at)
values (gen_random_uuid(), 'shopify', 'shopify-default', 'orders/create', 'bench', convert_to(:body, 'UTF8'), now())
on conflict (dedupe_key) do nothing;
