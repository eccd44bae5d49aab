import { sql } from 'kysely'
import type { Database } from '../database.ts'

/** Which engines hold what belongs to this truth. Derived from what they are, never from where they are reached. */
export interface EngineFingerprint {
  readonly content: string
  readonly index: string
  /** The public half of the key that signs the log: it lives in the data folder, and there is one. */
  readonly signer: string
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
  find(): Promise<Installation | undefined>
  /** Writes it where there is none; two processes at a first start end with the same one. */
  create(installation: Installation): Promise<Installation>
  /**
   * Keeps how long the cooling-off is, where the database's own rules look it up (ADR 31). A server's word replaces the one
   * before; that of anything else stands only where no server has said it yet.
   */
  keepCoolingOff(milliseconds: number, by: 'server' | 'other'): Promise<void>
  /** Remembers that the database came back from a backup: what was stored before may have lost its rows. */
  noteRestore(at: Date): Promise<void>
}

/** The one row that says what this database belongs to. */
export function makeInstallationStore(database: Database): InstallationStore {
  const find = async (): Promise<Installation | undefined> => {
    const { rows } = await sql<Installation>`
      select id, created_at as "createdAt", drill, engines from installation
    `.execute(database.app)
    return rows[0]
  }
  return {
    find,
    create: async (installation) => {
      await sql`
        insert into installation (id, created_at, drill, engines)
        values (${installation.id}, ${installation.createdAt}, ${installation.drill}, ${JSON.stringify(installation.engines)})
        on conflict (only_one) do nothing
      `.execute(database.app)
      return (await find()) ?? installation
    },
    keepCoolingOff: async (milliseconds, by) => {
      // As the owner: requests and jobs are bound by it.
      await sql`
        insert into duty_rule (cooling_off) values (make_interval(secs => ${milliseconds / 1000}::double precision))
        on conflict (only_one) do update set cooling_off = excluded.cooling_off
        where ${by === 'server'}::boolean and duty_rule.cooling_off <> excluded.cooling_off
      `.execute(database.owner)
    },
    noteRestore: async (at) => {
      await sql`update installation set restored_at = ${at}`.execute(database.app)
    },
  }
}
