-- What AI services were asked, and how many tokens it took.

create table ai_usage (
  id                bigint generated always as identity primary key,
  chat              bigint      not null,   -- of support_chats; a foreign key would lock the chat before its step does
  line              bigint      not null,   -- of chat_messages: what was answered
  account           text        not null,   -- of the AI service
  model             text,                   -- in the service's words
  prompt_tokens     int,                    -- null where the service does not tell
  completion_tokens int,
  at                timestamptz not null
);
create index ai_usage_chat on ai_usage (chat, id);
