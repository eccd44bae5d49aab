import { join, resolve } from 'node:path'
import { systemActor } from '../access/actor.ts'
import { makeFolderCheckpointAnchor } from '../adapters/anchors/folder-checkpoint-anchor.ts'
import { loadSigningKey, openSigningKeyPlace } from '../adapters/anchors/signing-key-file.ts'
import { openFolderContentStore } from '../adapters/objects/folder-content-store.ts'
import { openOwnFolder, sweepOwnFolders } from '../adapters/objects/own-folder.ts'
import { watchRoom } from '../adapters/objects/watch-room.ts'
import { makePostgresAuditLog } from '../adapters/postgres/audit/audit-log.ts'
import { type Database, leavingName, openDatabase } from '../adapters/postgres/database.ts'
import { claimDataFolder } from '../adapters/postgres/embedded/claim-data-folder.ts'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../adapters/postgres/embedded/start-embedded-postgres.ts'
import { makeBenchRoll } from '../adapters/postgres/ingest/bench-roll.ts'
import {
  type Installation,
  type InstallationStore,
  makeInstallationStore,
} from '../adapters/postgres/installation/installation-store.ts'
import { migrate } from '../adapters/postgres/migrate.ts'
import { makeUnitOfWork } from '../adapters/postgres/unit-of-work.ts'
import { makeEmbeddedIndexId } from '../adapters/search/embedded-index-id.ts'
import { makeSqliteIndex } from '../adapters/search/sqlite-index.ts'
import { makeDocumentReader, type PooledDocumentReader } from '../adapters/text/make-document-reader.ts'
import { makeFolderWorkspace } from '../adapters/workspace/folder-workspace.ts'
import { findPresentKey } from '../audit/keys/find-present-key.ts'
import { findSuccession } from '../audit/keys/find-succession.ts'
import { lostKey } from '../audit/keys/lost-key.ts'
import { parseVerifierKey, type SigningKey } from '../audit/keys/note-key.ts'
import type { AuditTx, CheckpointAnchor } from '../audit/ports.ts'
import type { Config } from '../config/config.ts'
import type { Workspace } from '../ingest/ports.ts'
import { type Clock, systemClock } from '../kernel/clock.ts'
import type { Logger } from '../kernel/logger.ts'
import { settledWithin } from '../kernel/settled-within.ts'
import type { ContentStore } from '../records/content-store.ts'
import type { SearchIndex } from '../search/ports.ts'
import { makeClosing } from './closing.ts'
import { makeDataFolder } from './data-folder.ts'
import { settleIndex } from './settle-index.ts'
import { settleInstallation } from './settle-installation.ts'

/**
 * A server claims its data folder and is the only one on it, and so does whoever takes up after a restore; commands run
 * beside a server or alone, and so does who only verifies the log. Alone on the database are `leaver`, to leave the index engine, and
 * `replacer`, to replace the key that signs the log.
 */
export type ProcessRole = 'server' | 'command' | 'restorer' | 'leaver' | 'replacer' | 'verifier'

/** Every engine, open and belonging together. */
export interface Engines {
  readonly database: Database
  readonly embeddedPostgres: EmbeddedPostgres | undefined
  readonly contentStore: ContentStore
  /** Whether it had no room for what it was last given. */
  readonly storeLacksRoom: () => boolean
  readonly searchIndex: SearchIndex
  readonly reader: PooledDocumentReader
  readonly workspace: Workspace
  /** Clears what readings in processes that are no more have left in this data folder, also half-stored. */
  readonly sweepWorkspaces: () => Promise<void>
  readonly anchor: CheckpointAnchor
  readonly signingKey: SigningKey
  readonly installation: Installation
  readonly installations: InstallationStore
  readonly clock: Clock
  readonly dataFolder: string
  /**
   * In the reverse order of opening; also after an opening that failed half-way. Sessions of the database that are at work are
   * waited for, `sessionsMs` at most where it is given.
   */
  close(sessionsMs?: number): Promise<void>
}

const migrations = resolve(import.meta.dirname, '../../migrations')

/**
 * Opens the engines that the environment names, the embedded ones where it names none, brings the schema up to date and
 * refuses engines that do not belong together. What was opened is closed again where a later one does not open.
 */
export async function openEngines(config: Config, role: ProcessRole, logger: Logger): Promise<Engines> {
  const closing = makeClosing(logger)
  try {
    return await open(config, role, logger, closing)
  } catch (error) {
    await closing.close()
    throw error
  }
}

async function open(
  config: Config,
  role: ProcessRole,
  logger: Logger,
  closing: ReturnType<typeof makeClosing>,
): Promise<Engines> {
  const dataFolder = resolve(config.dataFolder)
  await makeDataFolder(dataFolder)
  const temporary = join(dataFolder, 'tmp')
  if (role === 'server' || role === 'restorer' || isAlone(role)) {
    const claim = await claimDataFolder(dataFolder)
    closing.later('data folder', async () => claim.release())
  }
  const embeddedPostgres =
    config.databaseUrl === undefined ? await startEmbeddedPostgres({ dataFolder, logger }) : undefined
  if (embeddedPostgres !== undefined) closing.later('embedded database', () => embeddedPostgres.stop())
  const connectionString = embeddedPostgres?.connectionString ?? config.databaseUrl ?? ''
  await migrate({ connectionString, folder: migrations, logger })
  const database = openDatabase({
    connectionString,
    logger,
    ...(isAlone(role) ? { name: leavingName } : {}),
  })
  let sessionsMs = Number.POSITIVE_INFINITY
  closing.later('database', async () => {
    if ((await settledWithin(database.close(), sessionsMs)) === 'late')
      logger.warn('sessions of the database were still at work and end with the process')
  })
  // The store is opened before it is known whether these are a drill's data, and dates nothing before that.
  let business = systemClock
  const { store: contentStore, lacksRoom } = watchRoom(
    await openContentStore(config, dataFolder, {
      now: () => business.now(),
      get drill() {
        return business.drill
      },
    }),
  )
  const installations = makeInstallationStore(database)
  const indexEngine = config.elasticsearchUrl === undefined ? 'sqlite-fts5' : 'elasticsearch'
  const { installation, clock, signingKey } = await settleInstallation({
    installations,
    contentStore,
    engines: { content: contentStore.name, index: indexEngine },
    loadSigningKey: (found) => {
      const mayBeLost = role === 'replacer' || role === 'restorer'
      return mayBeLost && found !== undefined
        ? loadKeyOrPublicHalf(config, dataFolder, found)
        : loadSigningKey(signingKeyPath(dataFolder), { mayCreate: found === undefined })
    },
    hasSucceeded: async (signingKey, found) =>
      findSuccession(
        { anchor: await openAnchor(config, dataFolder, found), signingKey },
        found.engines.signer,
      ),
    replacesKey: role === 'replacer',
    ...(role === 'server'
      ? {
          clearIndex: async (installation: Installation) => {
            const index = await openSearchIndex(config, dataFolder, installation, business)
            await index.clear().finally(() => index.close())
          },
        }
      : {}),
    drillClock: config.drillClock,
    noteRefusedClock: (drillClock, { id }) => noteRefusedClock(database, drillClock, id),
  })
  business = clock
  /** Whoever takes up a restored database does so before it is known which index it has; who verifies the log asks none. */
  const settleOwnIndex = async (): Promise<string | undefined> => {
    if (config.elasticsearchUrl !== undefined || role === 'restorer' || role === 'verifier') return undefined
    return settleIndex({
      installations,
      present: makeEmbeddedIndexId(dataFolder),
      by: role === 'server' ? 'server' : 'other',
      isDatabaseEmbedded: embeddedPostgres !== undefined,
    })
  }
  // Whoever leaves the engine goes on with the sessions it has, to say so in the log; so does who replaces the key.
  if (!isAlone(role)) {
    database.keepTo({
      index: indexEngine,
      indexId: await settleOwnIndex(),
      signers: [signingKey.verifier.text, installation.engines.signer],
    })
  }
  await installations.keepCoolingOff(config.coolingOffMs, role === 'server' ? 'server' : 'other', {
    installationId: installation.id,
    clock,
  })
  const searchIndex = await openSearchIndex(config, dataFolder, installation, clock)
  closing.later('index', () => searchIndex.close())
  const reader = makeDocumentReader({ temporaryFolder: join(temporary, 'reader') })
  closing.later('reader', () => reader.close())
  const anchor = await openAnchor(config, dataFolder, installation)
  const benches = join(temporary, 'benches')
  const takeOffRoll = (folder: string) => makeBenchRoll(database.app).leaveFolder(folder)
  return {
    database,
    embeddedPostgres,
    contentStore,
    storeLacksRoom: lacksRoom,
    searchIndex,
    reader,
    workspace: makeFolderWorkspace({ folder: await openOwnFolder(benches, takeOffRoll), contentStore }),
    sweepWorkspaces: async () => {
      // What a reading was storing when its process was killed: texts and attachments, half-written. The roll goes last.
      if (config.s3 === undefined) await sweepOwnFolders(incomingOf(dataFolder))
      await sweepOwnFolders(benches, takeOffRoll)
    },
    anchor,
    signingKey,
    installation,
    installations,
    clock,
    dataFolder,
    close: (patienceMs) => {
      sessionsMs = patienceMs ?? sessionsMs
      return closing.close()
    },
  }
}

function objectsOf(dataFolder: string): string {
  return join(dataFolder, 'objects')
}

/** Where the folder store writes what has no name yet. */
function incomingOf(dataFolder: string): string {
  return join(objectsOf(dataFolder), 'incoming')
}

/** The file of the key that signs the log. */
export function signingKeyPath(dataFolder: string): string {
  return join(dataFolder, 'checkpoint-signing.key')
}

/**
 * Who replaces a key that is gone, or takes up a restored database before that, does with its public half; also where a copy of the one
 * before lies there, which came back with the database.
 */
async function loadKeyOrPublicHalf(
  config: Config,
  dataFolder: string,
  found: Installation,
): Promise<SigningKey> {
  const key = await openSigningKeyPlace(signingKeyPath(dataFolder)).current()
  const bound = parseVerifierKey(found.engines.signer)
  if (bound === undefined) return loadSigningKey(signingKeyPath(dataFolder), { mayCreate: false })
  if (key !== undefined && key.verifier.text !== bound.text) return key
  const present = await findPresentKey(await openAnchor(config, dataFolder, found), bound)
  return key?.verifier.text === present.text ? key : lostKey(present)
}

function isAlone(role: ProcessRole): boolean {
  return role === 'leaver' || role === 'replacer'
}

/** Into the outbox, by the machine's clock: whoever starts next gives it its place. */
async function noteRefusedClock(database: Database, drillClock: Date, installation: string): Promise<void> {
  const unitOfWork = makeUnitOfWork<AuditTx>(database, (db, outgoing) => ({
    audit: makePostgresAuditLog(db, outgoing, systemClock),
  }))
  await unitOfWork.run(({ audit }) =>
    audit.append({
      action: 'installation.started',
      actor: systemActor,
      subject: { type: 'installation', id: installation },
      outcome: 'refused',
      codes: { code: 'engine-mismatch', drillClock: drillClock.toISOString() },
    }),
  )
}

// The clients of shared engines are loaded where those are configured: a third of a start would go into loading them.

async function openContentStore({ s3 }: Config, dataFolder: string, clock: Clock): Promise<ContentStore> {
  if (s3 === undefined) return openFolderContentStore({ root: objectsOf(dataFolder), clock })
  const { openS3ContentStore } = await import('../adapters/objects/s3-content-store.ts')
  return openS3ContentStore({ ...s3, clock })
}

async function openSearchIndex(
  { elasticsearchUrl: url }: Config,
  dataFolder: string,
  installation: Installation,
  clock: Clock,
): Promise<SearchIndex> {
  if (url === undefined) return makeSqliteIndex({ path: join(dataFolder, 'index', 'search.sqlite'), clock })
  const { makeElasticsearchIndex } = await import('../adapters/search/elasticsearch-index.ts')
  return makeElasticsearchIndex({ url, name: indexNameOf(installation), clock })
}

/** The alias of the shared index: its own for each installation, so that several may use one server. */
export function indexNameOf(installation: Pick<Installation, 'id'>): string {
  return `muniment-${installation.id}`
}

/** Beside the bytes where those are shared: a place that the database's superuser cannot write. */
async function openAnchor(
  { s3 }: Config,
  dataFolder: string,
  installation: Pick<Installation, 'id'>,
): Promise<CheckpointAnchor> {
  if (s3 === undefined) {
    const folder = join(dataFolder, 'checkpoints')
    return makeFolderCheckpointAnchor({ folder, openDrafts: () => openOwnFolder(join(folder, 'incoming')) })
  }
  const { makeS3CheckpointAnchor } = await import('../adapters/anchors/s3-checkpoint-anchor.ts')
  return makeS3CheckpointAnchor({ ...s3, prefix: installation.id })
}
