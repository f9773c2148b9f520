create table accounts (
  id text primary key,
  name text not null,
  email text not null unique,
  role text not null,
  password text not null,
  created_at text not null
);
create table sessions (
  id text primary key,
  account text not null references accounts (id) on delete cascade,
  expires_at text not null
);
create index sessions_account on sessions (account);
