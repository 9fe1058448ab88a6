-- The key that signs visitors' tokens: made once, the same for all hubs.
create table webchat_key (
  one    boolean primary key default true check (one),
  secret bytea not null
);

-- Files that visitors sent; their bytes lie on disk under the same made-up name.
create table webchat_files (
  id         text        primary key,
  session    text        not null,
  name       text        not null,     -- as the visitor called it
  type       text        not null,     -- as its content tells
  size       bigint      not null,
  created_at timestamptz not null default now()
);
