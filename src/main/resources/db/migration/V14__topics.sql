-- The topic of the managers' group in which a chat is talked about.

create table chat_topics (
  chat     bigint primary key references support_chats,
  account  text   not null,                   -- of the managers' messenger
  group_id text   not null,                   -- the platform's id of the group
  thread   text,                              -- the platform's id of the topic, null where there is none
  state    text   not null check (state in ('open', 'closed', 'refused', 'unknown')),
  reason   text,                              -- why there is none
  event_id bigint not null                    -- the event that asked for it
);
create unique index chat_topics_thread on chat_topics (account, group_id, thread);

-- Who was told that what they write in a topic stays among colleagues.
create table chat_topic_notes (
  chat       bigint not null references support_chats,
  turn       bigint not null,
  manager_id bigint not null references managers,
  primary key (chat, turn, manager_id)
);
