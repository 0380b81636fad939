-- People see where they are signed in and end a session there: by a number, since the hash of a secret leaves no server.

alter table sessions add column session_id bigint generated always as identity unique;
