-- Canonical data as platforms last told it, and how far each account has been read.
-- Columns that are searched are generated from the canonical JSON, so they cannot disagree with it.

create table orders (
  account        text        not null,
  external_id    text        not null,
  whole          boolean     not null, -- false: only a status was seen so far
  version        timestamptz not null, -- the platform's time of the order, else when it was seen
  state_version  timestamptz not null, -- the same of its status
  source         text        not null, -- who told the status: order, status, status+payment
  placed_at      timestamptz not null,
  seen_at        timestamptz not null,
  body           jsonb       not null,
  platform       text generated always as (split_part(account, ':', 1)) stored,
  number         text generated always as (body ->> 'number') stored,
  status         text generated always as (body ->> 'status') stored,
  payment_status text generated always as (body ->> 'paymentStatus') stored,
  customer_phone text generated always as (body #>> '{customer,phone}') stored,
  customer_email text generated always as (lower(body #>> '{customer,email}')) stored,
  primary key (account, external_id)
) with (fillfactor = 85);
create index orders_newest on orders (placed_at, account, external_id);
create index orders_id on orders (external_id);
create index orders_number on orders (number);
create index orders_phone on orders (customer_phone) where customer_phone is not null;
create index orders_email on orders (customer_email) where customer_email is not null;
-- No index names the status, the version or the time seen: so an update that changes only these
-- touches no index. Open orders are found along the primary key.

create table products (
  account     text        not null,
  external_id text        not null,
  version     timestamptz not null,
  first_seen  timestamptz not null,
  seen_at     timestamptz not null,
  changed_at  timestamptz not null,
  body        jsonb       not null,
  platform    text generated always as (split_part(account, ':', 1)) stored,
  sku         text generated always as (body ->> 'sku') stored,
  name        text generated always as (body ->> 'name') stored,
  primary key (account, external_id)
) with (fillfactor = 85);
create index products_newest on products (first_seen, account, external_id);
create index products_id on products (external_id);
create index products_sku on products (sku) where sku is not null;

create table stock (
  account     text        not null,
  external_id text        not null, -- product id, with a place: <product id>@<location>
  version     timestamptz not null,
  first_seen  timestamptz not null,
  seen_at     timestamptz not null,
  changed_at  timestamptz not null,
  body        jsonb       not null,
  platform    text generated always as (split_part(account, ':', 1)) stored,
  primary key (account, external_id)
) with (fillfactor = 85);

create table contacts (
  account     text        not null,
  external_id text        not null,
  version     timestamptz not null,
  first_seen  timestamptz not null,
  seen_at     timestamptz not null,
  changed_at  timestamptz not null,
  body        jsonb       not null,
  platform    text generated always as (split_part(account, ':', 1)) stored,
  name        text generated always as (body ->> 'name') stored,
  phone       text generated always as (body ->> 'phone') stored,
  email       text generated always as (lower(body ->> 'email')) stored,
  primary key (account, external_id)
) with (fillfactor = 85);
create index contacts_newest on contacts (first_seen, account, external_id);
create index contacts_id on contacts (external_id);
create index contacts_phone on contacts (phone) where phone is not null;
create index contacts_email on contacts (email) where email is not null;

create table analytics (
  account     text        not null,
  external_id text        not null,
  version     timestamptz not null,
  first_seen  timestamptz not null,
  seen_at     timestamptz not null,
  changed_at  timestamptz not null,
  body        jsonb       not null,
  platform    text generated always as (split_part(account, ':', 1)) stored,
  primary key (account, external_id)
) with (fillfactor = 85);

-- How far one kind of data of one account has been read. A run in progress has its number in run.
create table sync_state (
  account     text        not null,
  kind        text        not null,
  next_run    timestamptz not null,
  queued      timestamptz,          -- the next_run that is in the channel already
  since       timestamptz,          -- start of the window that is read, or of the next run
  until       timestamptz,          -- end of that window
  target      timestamptz,          -- where the run ends, after its last window
  cursor      text,
  run         bigint,
  page        integer     not null default 0,
  phase       text        not null default 'pages' check (phase in ('pages', 'statuses')),
  failing     bigint,               -- event of the page that fails and is tried again
  last_run    timestamptz,
  last_result text,
  last_error  text,
  primary key (account, kind)
);
create index sync_state_due on sync_state (next_run);

create table sync_run (
  id          bigint      primary key, -- number of the event that began it
  account     text        not null,
  kind        text        not null,
  platform    text generated always as (split_part(account, ':', 1)) stored,
  trigger     text        not null,
  started_at  timestamptz not null,
  finished_at timestamptz,
  since       timestamptz,
  until       timestamptz,
  pages       integer     not null default 0,
  items       bigint      not null default 0,
  changed     bigint      not null default 0,
  failed      bigint      not null default 0,
  result      text        not null check (result in ('running', 'ok', 'failed')),
  error       text
);
create index sync_run_newest on sync_run (started_at desc, id desc);
create index sync_run_account on sync_run (account, kind, started_at desc);

-- Which address each account's platform was last told to call.
create table webhook_registration (
  account       text        primary key,
  url           text        not null,
  registered_at timestamptz not null
);
