-- A notification is changed soon after it was written: with room on its page its index is left alone.
alter table notification set (fillfactor = 70);

-- Those of an order are found along the key, which begins with it. Compared by bytes on any server.
drop index notification_order;
alter table notification alter column key type text collate "C";

-- Only what managers were told is looked for by its key.
drop index message_notification;
create index message_notice on message (notification) where notification like 'chat-notice:%';
