-- Searches by when a folder was closed (`closed:2019`).
create index folder_closed on folder (closed_on) where closed_on is not null;
