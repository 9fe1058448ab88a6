-- The row of an event as a door keeps it, in the fewest structures that hold the promise: a key of its own and a
-- dedupe key. The hub's tables have more indexes; this is the limit, not the hub.
create table if not exists pgbench_event (
  id          bigint      generated always as identity primary key,
  dedupe_key  uuid        not null unique,
  platform    text        not null,
  account     text        not null,
  type        text        not null,
  order_key   text        not null,
  body        bytea       not null,
  received_at timestamptz not null
);
