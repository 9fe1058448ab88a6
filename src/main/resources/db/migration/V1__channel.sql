-- The durable channel: events, deliveries, dead letters, lanes, counters.

create sequence event_id;
create sequence delivery_id;

-- A payload is written once and never changed. Partitioned by day, dropped by day.
create table event (
  id          bigint      not null,
  day         date        not null,
  channel     text        not null,
  platform    text        not null,
  account     text        not null,
  type        text,
  order_key   text,
  cause       bigint,
  headers     jsonb,
  body        bytea       not null,
  received_at timestamptz not null,
  primary key (id, day)
) partition by range (day);
create index event_cause on event (cause) where cause is not null;
-- "Where is order 1001?", with or without the account; and what an account did last.
create index event_order_key on event (order_key, account) where order_key is not null;
create index event_account on event (account, id);
create table event_default partition of event default;

-- Dedupe keys lie apart: a unique key of a partitioned table must hold the partition column.
create table dedupe (
  key        uuid primary key,
  event_id   bigint not null,
  expires_at timestamptz not null
);
create index dedupe_expires on dedupe (expires_at);

create table subscriber (
  id         serial primary key,
  name       text not null unique,
  channel    text not null,
  created_at timestamptz not null,
  removed_at timestamptz,
  removed_by text
);
create index subscriber_channel on subscriber (channel) where removed_at is null;

-- A person's hold; account '*' holds the whole subscriber.
create table subscriber_hold (
  subscriber int         not null references subscriber,
  account    text        not null,
  reason     text        not null,
  held_by    text        not null,
  held_at    timestamptz not null,
  primary key (subscriber, account)
);

-- Only what waits or runs. due_at null: fresh, never tried and not deferred.
create table delivery (
  id             bigint   primary key,
  event_id       bigint   not null,
  event_day      date     not null,
  subscriber     int      not null,
  platform       text     not null,
  account        text     not null,
  order_key      text,
  lane           smallint not null,
  attempts       smallint not null default 0,
  due_at         timestamptz,
  first_tried_at timestamptz,
  last_error     text,
  started_at     timestamptz,
  repeatable     boolean,
  forced         boolean  not null default false
) with (
  fillfactor = 70,
  autovacuum_vacuum_scale_factor = 0.0,
  autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_cost_delay = 0,
  autovacuum_analyze_scale_factor = 0.0,
  autovacuum_analyze_threshold = 20000
);
create index delivery_fresh on delivery (subscriber, account, id) where due_at is null;
create index delivery_due on delivery (subscriber, due_at, id) where due_at is not null;
create index delivery_event on delivery (event_id);

-- Deliveries that are over, by the day of their event.
create table delivery_history (
  id         bigint      not null,
  event_id   bigint      not null,
  event_day  date        not null,
  subscriber int         not null,
  platform   text        not null,
  state      text        not null,
  attempts   smallint    not null,
  overtook   bigint,
  note       text,
  settled_at timestamptz not null
) partition by range (event_day);
create index delivery_history_event on delivery_history (event_id);
create table delivery_history_default partition of delivery_history default;

-- Deliveries that need a person. Never dropped.
create table dead_letter (
  id         bigint      primary key,
  event_id   bigint      not null,
  event_day  date        not null,
  subscriber int         not null,
  platform   text        not null,
  account    text        not null,
  order_key  text,
  lane       smallint    not null,
  type       text,
  state      text        not null check (state in ('dead', 'unknown')),
  attempts   smallint    not null,
  reason     text        not null,
  repeatable boolean,
  parked_at  timestamptz not null
);
create index dead_letter_event on dead_letter (event_id);

-- Counters outlive the history. Sharded, so that transactions do not wait for each other.
create table door_count (
  channel   text     not null,
  platform  text     not null,
  shard     smallint not null,
  accepted  bigint   not null,
  stored    bigint   not null,
  duplicate bigint   not null,
  primary key (channel, platform, shard)
);
create table delivery_count (
  subscriber int      not null,
  platform   text     not null,
  shard      smallint not null,
  created    bigint   not null,
  done       bigint   not null,
  skipped    bigint   not null,
  primary key (subscriber, platform, shard)
);

create table lane (
  lane  smallint primary key,
  owner uuid,
  fence bigint not null default 0
);
insert into lane (lane) select generate_series(0, 63);
