-- Visitors' files are not kept for ever, and those that no line named only shortly.

alter table webchat_files
  add column named      boolean not null default true,  -- a line that was taken named it
  add column removed_at timestamptz;                    -- its bytes are gone; the row says so
alter table webchat_files alter column named set default false;

create index webchat_files_kept on webchat_files (created_at) where removed_at is null;
