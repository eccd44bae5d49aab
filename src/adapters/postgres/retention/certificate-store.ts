import { sql } from 'kysely'
import type { CertifiedItem, StoredCertificate } from '../../../retention/certificate/certificate-store.ts'
import type { CertificateStore } from '../../../retention/ports.ts'
import type { Sql } from '../database.ts'
import { type ItemRow, itemColumns, itemOf } from './batches/select-items.ts'

/** Certificates in PostgreSQL, for one transaction. */
export function makeCertificateStore(db: Sql): CertificateStore {
  return {
    items: async (batchId) => {
      const { rows } = await sql<ItemRow & Pick<CertifiedItem, 'archiveReference' | 'executor'>>`
        select ${itemColumns}, s.archive_reference as "archiveReference",
               case when i.executed_at is not null then coalesce(executor.name, i.executed_by) end as executor
        from disposal_item i
        left join stub s on s.record_id = i.record_id and s.batch_id = i.batch_id
        left join person executor on executor.id::text = i.executed_by
        where i.batch_id = ${batchId} order by i.reference, i.record_id
      `.execute(db)
      return rows.map((row) => ({
        ...itemOf(row),
        archiveReference: row.archiveReference,
        executor: row.executor,
      }))
    },
    list: async (batchId) => {
      const { rows } = await sql<StoredCertificate>`
        select id, batch_id as "batchId", sequence, kind, body, issued_at as "issuedAt", record_id as "recordId"
        from disposal_certificate where batch_id = ${batchId} order by sequence
      `.execute(db)
      return rows
    },
    uncertified: async (batchId) => {
      const { rows } = await sql<{ readonly count: number }>`
        select count(*) as count from stub where batch_id = ${batchId} and certificate_id is null
      `.execute(db)
      return rows[0]?.count ?? 0
    },
    mayHaveLeftCopies: async (batchId) => {
      const { rows } = await sql`
        select from workbench w join disposal_item i on i.record_id = w.record_id
        where i.batch_id = ${batchId} and i.state in ('destroyed', 'transferred') limit 1
      `.execute(db)
      return rows.length > 0
    },
    insert: async (certificate) => {
      await sql`
        insert into disposal_certificate (id, batch_id, sequence, kind, body, issued_at)
        values (${certificate.id}, ${certificate.batchId}, ${certificate.sequence}, ${certificate.kind},
                ${Buffer.from(certificate.body)}, ${certificate.issuedAt})
      `.execute(db)
      await sql`
        update stub set certificate_id = ${certificate.id}
        where batch_id = ${certificate.batchId} and certificate_id is null
      `.execute(db)
    },
    setRecord: async (id, recordId) => {
      await sql`update disposal_certificate set record_id = ${recordId} where id = ${id}`.execute(db)
    },
  }
}
