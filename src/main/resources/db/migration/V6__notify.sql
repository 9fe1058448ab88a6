-- Messages, who can be reached where, and what customers were told.

create table message (
  id           bigint generated always as identity primary key,
  account      text        not null,
  direction    text        not null check (direction in ('in', 'out')),
  chat_id      text        not null,
  user_id      text,
  external_id  text,
  kind         text        not null,
  reference    text unique,          -- out: number of the event that carried it
  notification text,                 -- out: the notification it belongs to
  status       text        not null check
    (status in ('received', 'sending', 'unknown', 'sent', 'failed', 'delivered', 'read')),
  error        text,
  at           timestamptz not null,
  status_at    timestamptz not null,
  body         jsonb       not null,
  platform     text generated always as (split_part(account, ':', 1)) stored
);
-- An edit names the message it changes, so its time tells one edit from the next.
create unique index message_once on message
  (account, chat_id, external_id, kind, (case when kind = 'edit' then at else '-infinity' end))
  where direction = 'in' and external_id is not null;
create index message_sent on message (account, external_id) where direction = 'out';
create index message_chat on message (account, chat_id, id);

create table address (
  account         text not null,
  chat_id         text not null,
  user_id         text,
  phone           text, -- E.164, only where it can be trusted
  email           text,
  name            text,
  locale          text,
  blocked         boolean not null default false,
  last_inbound_at timestamptz,
  told_at         timestamptz not null, -- when the person last told whether they want us
  platform        text generated always as (split_part(account, ':', 1)) stored,
  primary key (account, chat_id)
);
create index address_phone on address (phone) where phone is not null;
create index address_email on address (lower(email)) where email is not null;

-- The key is <order account>/<order id>/<change event>/<template>: one change is told once.
create table notification (
  key         text        primary key,
  account     text        not null,
  external_id text        not null,
  event_id    bigint      not null,
  template    text        not null,
  recipient   text,                  -- account of the messenger
  chat_id     text,
  status      text        not null check
    (status in ('queued', 'no-address', 'too-old', 'unknown', 'sent', 'failed', 'delivered', 'read')),
  reason      text,
  created_at  timestamptz not null,
  changed_at  timestamptz not null
);
create index notification_order on notification (account, external_id);

-- Last good text of each template, used while the file is broken.
create table notify_template (
  name   text not null,
  locale text not null,
  text   text not null,
  primary key (name, locale)
);
