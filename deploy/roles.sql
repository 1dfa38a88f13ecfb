-- Run once by the postgres image when its volume is empty. The same roles as the embedded database has:
-- `app_owner` owns the database and migrates, `app` reads and writes rows and can change no table.
\set ON_ERROR_STOP on
\getenv owner_password DAYBOOK_OWNER_PASSWORD
\getenv app_password DAYBOOK_APP_PASSWORD
CREATE ROLE app_owner LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS PASSWORD :'owner_password';
CREATE ROLE app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'app_password';
CREATE DATABASE daybook OWNER app_owner;
REVOKE ALL ON DATABASE daybook FROM PUBLIC;
GRANT CONNECT ON DATABASE daybook TO app;
\connect daybook
ALTER DEFAULT PRIVILEGES FOR ROLE app_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO app;
ALTER DEFAULT PRIVILEGES FOR ROLE app_owner GRANT USAGE, SELECT ON SEQUENCES TO app;
