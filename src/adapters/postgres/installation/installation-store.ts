import { sql } from 'kysely'
import { systemActor } from '../../../access/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { Database } from '../database.ts'
import { noteCoolingOff } from './note-cooling-off.ts'
import { noteFingerprint } from './note-fingerprint.ts'

/** Which engines hold what belongs to this truth. Derived from what they are, never from where they are reached. */
export interface EngineFingerprint {
  readonly content: string
  /** `null` once the engine was left: the next server brings another, or the same again. */
  readonly index: string | null
  /** The public half of the key that signs the log: it lives in the data folder, and there is one. */
  readonly signer: string
  /** That of the key which is to take its place, while that is under way and nothing else may start. */
  readonly successor?: string
}

/** What a data folder is, from its first start on. */
export interface Installation {
  readonly id: string
  readonly createdAt: Date
  /** Once a drill, a drill for ever. */
  readonly drill: boolean
  readonly engines: EngineFingerprint
}

export interface InstallationStore {
  /** Nothing before its founding has ended. */
  find(): Promise<Installation | undefined>
  /**
   * Founds it where there is none: its id is committed, `leaveMarker` leaves it in the store, and then it is written down what
   * the installation is. A founding that was cut short goes on under the id it had. Processes at a first start wait for each
   * other, one of them leaves the marker, and they end with the same installation.
   */
  foundOnce(installation: Installation, leaveMarker: (id: string) => Promise<void>): Promise<Installation>
  /**
   * Binds an installation without an index engine to this one, once `clearIndex` has made that empty: whatever it holds is of a day
   * when it was another's or was left. Processes that come at once wait for each other; the first one's engine is it.
   */
  takeIndexOnce(engine: string, clearIndex: () => Promise<void>, clock: Clock): Promise<void>
  /** Which embedded index it works with; `null` where none was named. */
  indexId(): Promise<string | null>
  /** Names the embedded index where none was named yet; answers the one that is. */
  nameIndexOnce(id: string): Promise<string>
  /**
   * Keeps how long the cooling-off is, where the database's own rules look it up (ADR 31). A server's word replaces the one
   * before, and the log has both; that of anything else stands only where no server has said it yet.
   */
  keepCoolingOff(
    milliseconds: number,
    by: 'server' | 'other',
    noted: { readonly installationId: string; readonly clock: Clock },
  ): Promise<void>
  /** From here on it is this key that signs the log, and no other is to take its place. */
  bindSigner(signer: string): Promise<void>
  /** Remembers that the database came back from a backup: what was stored before may have lost its rows. */
  noteRestore(at: Date): Promise<void>
}

/** The engines of an installation whose store need not know it yet. */
const UNFOUNDED = '{}'

/** The one row that says what this database belongs to. */
export function makeInstallationStore(database: Database): InstallationStore {
  const find = async (): Promise<Installation | undefined> => {
    const { rows } = await sql<Installation>`
      select id, created_at as "createdAt", drill, engines from installation where engines <> ${UNFOUNDED}::jsonb
    `.execute(database.app)
    return rows[0]
  }
  const indexId = async (): Promise<string | null> => {
    const { rows } = await sql<{ readonly id: string | null }>`
      select index_id as id from installation
    `.execute(database.app)
    return rows[0]?.id ?? null
  }
  return {
    find,
    indexId,
    nameIndexOnce: async (id) => {
      await sql`update installation set index_id = ${id} where index_id is null`.execute(database.owner)
      return (await indexId()) ?? id
    },
    foundOnce: async (installation, leaveMarker) => {
      const { id, createdAt, drill, engines } = installation
      await sql`
        insert into installation (id, created_at, drill, engines) values (${id}, ${createdAt}, ${drill}, ${UNFOUNDED})
        on conflict (only_one) do nothing
      `.execute(database.owner)
      // The row stays locked while the marker is left: whoever comes with another store finds a founding that has ended.
      await database.owner.transaction().execute(async (transaction) => {
        const { rows } = await sql<{ readonly id: string }>`
          select id from installation where engines = ${UNFOUNDED}::jsonb for update
        `.execute(transaction)
        const [unfounded] = rows
        if (unfounded === undefined) return
        await leaveMarker(unfounded.id)
        await sql`
          update installation set created_at = ${createdAt}, drill = ${drill}, engines = ${JSON.stringify(engines)}
        `.execute(transaction)
      })
      return (await find()) ?? installation
    },
    takeIndexOnce: (engine, clearIndex, clock) =>
      database.owner.transaction().execute(async (transaction) => {
        const { rows } = await sql<{ readonly id: string; readonly index: string | null }>`
          select id, engines ->> 'index' as index from installation for update
        `.execute(transaction)
        const [unbound] = rows
        if (unbound?.index !== null) return
        await clearIndex()
        await sql`
          update installation set engines = engines || jsonb_build_object('index', ${engine}::text)
        `.execute(transaction)
        await noteFingerprint(transaction, {
          actor: systemActor,
          installationId: unbound.id,
          index: 'taken',
          engine,
          clock,
        })
      }),
    keepCoolingOff: (milliseconds, by, noted) =>
      // As the owner: requests and jobs are bound by it.
      database.owner.transaction().execute(async (transaction) => {
        const seconds = milliseconds / 1000
        const length = sql`make_interval(secs => ${seconds}::double precision)`
        const first = await sql`
          insert into duty_rule (cooling_off) values (${length}) on conflict (only_one) do nothing returning cooling_off
        `.execute(transaction)
        if (first.rows.length > 0 || by !== 'server') return
        const { rows } = await sql<{ readonly seconds: number }>`
          select extract(epoch from cooling_off)::double precision as seconds from duty_rule for update
        `.execute(transaction)
        const before = rows[0]?.seconds
        if (before === undefined || before === seconds) return
        await sql`update duty_rule set cooling_off = ${length}`.execute(transaction)
        await noteCoolingOff(transaction, { ...noted, before, after: seconds })
      }),
    bindSigner: async (signer) => {
      await sql`
        update installation set engines = engines - 'successor' || jsonb_build_object('signer', ${signer}::text)
      `.execute(database.owner)
    },
    noteRestore: async (at) => {
      await sql`update installation set restored_at = ${at}`.execute(database.app)
    },
  }
}
