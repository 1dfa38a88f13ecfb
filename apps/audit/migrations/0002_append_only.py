from django.db import migrations

SQL = """
create function ledger_refuse_truncate() returns trigger language plpgsql as $$
begin
    raise exception 'the ledger is append-only';
end $$;

create trigger ledger_no_truncate before truncate on audit_ledgerevent
    for each statement execute function ledger_refuse_truncate();

-- The one way to remove a chain: whole, for one owner, when the person removes everything.
create function erase_ledger(erased uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform set_config('daybook.erasing', erased::text, true);
    delete from audit_ledgerevent where owner_id = erased;
    perform set_config('daybook.erasing', '', true);
end $$;

do $$
begin
    if exists (select from pg_roles where rolname = 'app') then
        revoke update, delete, truncate on audit_ledgerevent from app;
        grant execute on function erase_ledger(uuid) to app;
    end if;
end $$;
"""

UNDO = """
drop function erase_ledger(uuid);
drop trigger ledger_no_truncate on audit_ledgerevent;
drop function ledger_refuse_truncate();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(SQL, UNDO)]
