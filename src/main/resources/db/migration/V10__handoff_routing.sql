-- Who is offered a chat, who took it when, and what became of what managers wrote.

alter table managers add column locale text;

alter table support_chats
  add column stage   int not null default 0,  -- waiting: offered to one, to all, to admins too; taken: asked whether still there
  add column notices int not null default 0;  -- notices that were sent since it waits, to edit when somebody takes it

alter table chat_messages add column told boolean not null default true; -- false: the manager has to hear what became of it
create index chat_messages_untold on chat_messages (id) where not told;

-- Each time a manager had a chat: what figures are made of.
create table chat_takes (
  id              bigint generated always as identity primary key,
  chat            bigint      not null references support_chats,
  manager_id      bigint      not null references managers,
  waiting_since   timestamptz,
  taken_at        timestamptz not null,
  first_answer_at timestamptz,
  ended_at        timestamptz,
  outcome         text check (outcome in ('closed', 'returned', 'waiting', 'given'))
);
create unique index chat_takes_open on chat_takes (chat) where ended_at is null;
create index chat_takes_taken on chat_takes (taken_at, manager_id);

create index message_notification on message (notification) where notification is not null;
