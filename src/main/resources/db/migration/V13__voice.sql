-- People who linked an account of ours to their voice assistant: the token itself is not kept.
create table voice_link (
  token     text        primary key,          -- SHA-256 of the access token, hex
  phone     text        not null,             -- E.164
  linked_at timestamptz not null
);
create index voice_link_phone on voice_link (phone);
