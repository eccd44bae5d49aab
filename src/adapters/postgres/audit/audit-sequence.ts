import { sql } from 'kysely'
import type { SequencedLeaf } from '../../../audit/leaf.ts'
import type { AuditSequence, SequencerTx } from '../../../audit/ports.ts'
import type { Database, Sql } from '../database.ts'
import { describeFailure } from '../failures.ts'
import { makeTreeHashes } from './tree-hashes.ts'

// Names of our advisory locks among those of a shared server: the bytes of "munseque" and "munancho".
const SEQUENCER_LOCK = '7887331819227444581'
const ANCHOR_LOCK = '7887331741901383791'

/** The sequencer's side of the log, as the role that may place entries and do nothing else. */
export function makePostgresAuditSequence(database: Database): AuditSequence {
  const asSequencer = async <Result>(
    lock: string,
    work: (transaction: Sql) => Promise<Result>,
  ): Promise<Result> => {
    try {
      return await database.app
        .transaction()
        .setIsolationLevel('read committed')
        .execute(async (transaction) => {
          await sql`set local role muniment_sequencer`.execute(transaction)
          // Writing a checkpoint to a far store may take longer than a forgotten transaction is given.
          await sql`set local idle_in_transaction_session_timeout = '10min'`.execute(transaction)
          await sql`select pg_advisory_xact_lock(${lock}::bigint)`.execute(transaction)
          return await work(transaction)
        })
    } catch (error) {
      throw describeFailure(error)
    }
  }
  return {
    sequence: (work) => asSequencer(SEQUENCER_LOCK, (transaction) => work(makeSequencerTx(transaction))),
    whileNobodyElseAnchors: (work) => asSequencer(ANCHOR_LOCK, () => work()),
    insertCheckpoints: async (checkpoints, at) => {
      await database.app.transaction().execute(async (transaction) => {
        await sql`set local role muniment_sequencer`.execute(transaction)
        await sql`
          insert into audit_checkpoint (number, size, note, anchored_at)
          select number, size, note, ${at}
          from unnest(${checkpoints.map(({ number }) => number)}::bigint[], ${checkpoints.map(({ size }) => size)}::bigint[],
                      ${checkpoints.map(({ note }) => note)}::text[]) as checkpoint (number, size, note)
          on conflict (number) do nothing
        `.execute(transaction)
      })
    },
  }
}

function makeSequencerTx(transaction: Sql): SequencerTx {
  return {
    ...makeTreeHashes(transaction),
    tail: async () => {
      const found = await sql<{ position: number; hash: Buffer }>`
        select position, leaf_hash as hash from audit_entry order by position desc limit 1
      `.execute(transaction)
      const last = found.rows[0]
      return last === undefined
        ? { size: 0, lastHash: null }
        : { size: last.position + 1, lastHash: last.hash }
    },
    waiting: async (limit) => {
      // By number, which is given when a draft is written: what was committed before another began comes before it.
      const found = await sql<{ id: number; draft: string }>`
        select id, draft from audit_outbox order by id limit ${limit}
      `.execute(transaction)
      return found.rows
    },
    insertEntries: (entries) => insertEntries(transaction, entries),
    insertSubtrees: async (subtrees) => {
      await sql`
        insert into audit_subtree (level, index, hash)
        select level, index, decode(hash, 'hex')
        from unnest(${subtrees.map(({ level }) => level)}::smallint[], ${subtrees.map(({ index }) => index)}::bigint[],
                    ${subtrees.map(({ hash }) => hash.toString('hex'))}::text[]) as subtree (level, index, hash)
      `.execute(transaction)
    },
    removeWaiting: async (ids) => {
      await sql`delete from audit_outbox where id = any(${[...ids]}::bigint[])`.execute(transaction)
    },
    removePlacedDrafts: async () => {
      const result = await sql`
        delete from audit_outbox o using audit_entry e where e.entry_id = (o.draft::jsonb ->> 'id')::uuid
      `.execute(transaction)
      return Number(result.numAffectedRows ?? 0n)
    },
  }
}

async function insertEntries(transaction: Sql, entries: readonly SequencedLeaf[]): Promise<void> {
  const column = <Value>(take: (entry: SequencedLeaf) => Value): Value[] => entries.map(take)
  await sql`
    insert into audit_entry (position, leaf, entry_id, at, actor_id, action, subject_type, subject_id)
    select position, convert_to(leaf, 'UTF8'), entry_id, at, actor_id, action, subject_type, subject_id
    from unnest(
      ${column(({ leaf }) => leaf.position)}::bigint[], ${column(({ bytes }) => bytes.toString())}::text[],
      ${column(({ leaf }) => leaf.id)}::uuid[], ${column(({ leaf }) => leaf.at)}::timestamptz[],
      ${column(({ leaf }) => leaf.actor.id)}::text[], ${column(({ leaf }) => leaf.action)}::text[],
      ${column(({ leaf }) => leaf.subject.type)}::text[], ${column(({ leaf }) => leaf.subject.id)}::text[]
    ) as entry (position, leaf, entry_id, at, actor_id, action, subject_type, subject_id)
  `.execute(transaction)
}
