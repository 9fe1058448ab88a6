-- Who may use the API and the console.
create table api_user (
  name          text primary key check (name ~ '^[a-z0-9][a-z0-9._@-]{0,63}$'),
  password_hash text not null,
  role          text not null check (role in ('viewer', 'operator', 'admin')),
  changed_at    timestamptz not null default now()
);

-- Bearer tokens of programs; only the hash is kept, so a token is shown once.
create table api_token (
  name       text primary key check (name ~ '^[a-z0-9][a-z0-9._@-]{0,63}$'),
  token_hash bytea not null unique,
  role       text not null check (role in ('viewer', 'operator', 'admin')),
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz
);

-- Which alarms were told when, so that each is told once an hour by all hubs together.
create table alarm_told (
  condition text primary key,
  told_at   timestamptz not null
);
