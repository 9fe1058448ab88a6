-- Samples of requests the door did not take: the last few of each platform, no body, no value.
create table refused_call (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    platform text not null,
    reason text not null,
    remote_address text not null,
    content_length bigint not null,
    header_names text[] not null
);

create index refused_call_platform on refused_call (platform, id);
