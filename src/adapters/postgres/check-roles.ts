import type { Client } from 'pg'
import { MunimentError } from '../../kernel/muniment-error.ts'

/**
 * Throws `engine-mismatch` for a database that came from a dump into a server without our roles: roles are in no dump, and what is
 * granted to one that is not there, a right or a policy, is left out. Nothing could be read of it, record by record. The role of
 * the log is asked for where the log is: one migration makes both, and a first start may have been cut short before it.
 */
export async function checkRoles(client: Client): Promise<void> {
  const { rows } = await client.query<{ readonly whole: boolean }>(`
    select to_regclass('public.record') is null or (
      not exists (
        select from (values ('muniment_app', 'public.record'), ('muniment_sequencer', 'public.audit_entry')) as needed (role, because_of)
        left join pg_roles r on r.rolname = needed.role
        where to_regclass(needed.because_of) is not null and not coalesce(pg_has_role(current_user, r.oid, 'member'), false)
      )
      and exists (
        select from pg_class c, aclexplode(c.relacl) granted join pg_roles r on r.oid = granted.grantee
        where c.oid = to_regclass('public.record') and r.rolname = 'muniment_app'
      )
      and exists (select from pg_policies where schemaname = 'public' and tablename = 'record')
    ) as whole`)
  if (rows[0]?.whole === true) return
  throw new MunimentError(
    'engine-mismatch',
    'This database came from a dump without the roles muniment_app and muniment_sequencer, and so without the rights and policies ' +
      'that are granted to them. Make the roles, grant them to the role that owns the database, and restore the dump anew ' +
      '(docs/operations.md, Backup and restore).',
  )
}
