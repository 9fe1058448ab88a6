-- Conversations of customers, with a bot and with managers.

create table managers (
  id           bigint generated always as identity primary key,
  account      text        not null,          -- account of the managers' messenger
  chat_id      text        not null,          -- the manager's own chat with the bot
  user_id      text        not null,
  name         text        not null,
  admin        boolean     not null default false,
  online       boolean     not null default false,
  online_since timestamptz,
  seen_at      timestamptz not null,
  unique (account, user_id)
);

create table support_chats (
  id              bigint generated always as identity primary key,
  account         text        not null,       -- of the customer's side: web:default, telegram:default
  chat_id         text        not null,       -- the session, or the platform's id of the chat
  state           text        not null check (state in ('bot', 'waiting', 'taken', 'returned', 'closed')),
  manager_id      bigint references managers,
  turn            bigint      not null default 0, -- grows with each change of state; an answer names the turn it is for
  customer_name   text,
  phone           text,                       -- E.164 where it can be told
  page            text,
  locale          text,
  created_at      timestamptz not null,
  waiting_since   timestamptz,
  taken_at        timestamptz,
  first_answer_at timestamptz,
  closed_at       timestamptz,
  customer_at     timestamptz not null,       -- when the customer last said something
  manager_at      timestamptz,
  due_at          timestamptz,                -- when something happens if nobody does anything
  rating          int check (rating between 1 and 5),
  constraint taken_has_one_owner check ((state = 'taken') = (manager_id is not null))
);
-- A customer has one open chat; what comes after it was closed opens the next.
create unique index support_chats_open on support_chats (account, chat_id) where state <> 'closed';
create index support_chats_customer on support_chats (account, chat_id, id);
create index support_chats_manager on support_chats (manager_id) where state = 'taken';
create index support_chats_due on support_chats (due_at) where due_at is not null;

alter table managers add column replying_to bigint references support_chats;

create table chat_messages (
  id          bigint generated always as identity primary key,
  chat        bigint      not null references support_chats,
  author      text        not null check (author in ('user', 'ai', 'manager', 'system')),
  author_name text,
  text        text        not null,
  attachments jsonb       not null default '[]',
  buttons     jsonb       not null default '[]',
  pressed     text,                           -- what a button carried; null for words
  client_id   text,                           -- the sender's own id of the line
  event_id    bigint      not null,           -- the event that made it
  part        int         not null,           -- of several lines one event made
  status      text        not null default 'kept' check
    (status in ('kept', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown')),
  reason      text,
  at          timestamptz not null,
  unique (event_id, part)
);
create index chat_messages_chat on chat_messages (chat, id);
