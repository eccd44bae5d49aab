import type {
  EngineFingerprint,
  Installation,
  InstallationStore,
} from '../adapters/postgres/installation/installation-store.ts'
import type { SigningKey } from '../audit/keys/note-key.ts'
import { type Clock, makeDrillClock, systemClock } from '../kernel/clock.ts'
import { newId } from '../kernel/ids.ts'
import { MunimentError } from '../kernel/muniment-error.ts'
import type { ContentStore } from '../records/content-store.ts'
import { markerKey } from '../records/installation-marker.ts'

interface Deps {
  readonly installations: InstallationStore
  readonly contentStore: ContentStore
  readonly engines: Omit<EngineFingerprint, 'signer' | 'index'> & { readonly index: string }
  /**
   * Makes the index of this process empty, before the installation, which has left its own, takes it. Not given to what does not
   * serve: a command in the wrong environment would decide.
   */
  readonly clearIndex?: (installation: Installation) => Promise<void>
  /**
   * Made only where this database is new, and nothing was `found`: a later key could not continue what an earlier one has signed.
   */
  readonly loadSigningKey: (found: Installation | undefined) => Promise<SigningKey>
  /** Whether by what is anchored this key came after the one that the database names: it is a backup of the days before. */
  readonly hasSucceeded: (key: SigningKey, installation: Installation) => Promise<boolean>
  /** For whoever replaces the key: it may be any, and another one may be on its way. */
  readonly replacesKey?: boolean
  readonly drillClock: Date | undefined
  /** Writes into the log that somebody tried to start it under a clock of their own. */
  readonly noteRefusedClock: (drillClock: Date, installation: Installation) => Promise<void>
}

/** What this process goes by from here on. */
export interface SettledInstallation {
  readonly installation: Installation
  readonly clock: Clock
  readonly signingKey: SigningKey
}

/**
 * Makes sure that this process, its clock, its key and its engines belong to this database (DESIGN §§3, 5), and answers
 * the clock that business goes by. Throws `engine-mismatch` where they do not: with another store, "deleted" would be
 * true of the wrong bytes; with another key, two servers would fork the log.
 */
export async function settleInstallation(deps: Deps): Promise<SettledInstallation> {
  const clock = deps.drillClock === undefined ? systemClock : makeDrillClock(deps.drillClock)
  const found = await deps.installations.find()
  if (found !== undefined) refuseOthers(found, deps.engines)
  const signingKey = await deps.loadSigningKey(found)
  const installation = found ?? (await foundInstallation(deps, signingKey, clock))
  refuseOthers(installation, deps.engines)
  if (deps.replacesKey !== true) await refuseOtherKey(deps, installation, signingKey)
  if (deps.drillClock !== undefined && !installation.drill) {
    await deps.noteRefusedClock(deps.drillClock, installation)
    throw new MunimentError(
      'engine-mismatch',
      'MUNIMENT_CLOCK is for drills, and this data has been run without it: give the drill a data folder of its own.',
    )
  }
  if ((await deps.contentStore.find(markerKey(installation))) === undefined) throw strangeStore()
  const settled = await withIndex(deps, installation, installation.drill ? { ...clock, drill: true } : clock)
  return { installation: settled, signingKey, clock: installation.drill ? { ...clock, drill: true } : clock }
}

/** One that has left its index engine takes that of this process. */
async function withIndex(
  { installations, engines, clearIndex }: Deps,
  installation: Installation,
  clock: Clock,
): Promise<Installation> {
  if (installation.engines.index !== null) return installation
  if (clearIndex === undefined) {
    throw new MunimentError(
      'engine-mismatch',
      'This installation has left its index engine. Start a server: it takes the index engine of its environment, and builds the index anew.',
    )
  }
  await installations.takeIndexOnce(engines.index, () => clearIndex(installation), clock)
  const taken = (await installations.find()) ?? installation
  refuseOthers(taken, engines)
  return taken
}

/** Founds the installation under an id that the database keeps, so that a marker never belongs to nobody. */
function foundInstallation(
  { installations, contentStore, engines }: Deps,
  signingKey: SigningKey,
  clock: Clock,
): Promise<Installation> {
  const wanted: Installation = {
    id: newId(),
    createdAt: clock.now(),
    drill: clock.drill,
    engines: { ...engines, signer: signingKey.verifier.text },
  }
  return installations.foundOnce(wanted, async (id) => {
    const key = markerKey({ id })
    // Left by a founding that was cut short.
    if ((await contentStore.find(key)) !== undefined) return
    await contentStore.put(key, once(Buffer.from(`muniment ${id}\n`)))
  })
}

function refuseOthers({ engines }: Installation, present: Deps['engines']): void {
  for (const name of ['content', 'index'] as const) {
    if (present[name] === engines[name] || engines[name] === null) continue
    throw new MunimentError(
      'engine-mismatch',
      `This database was set up with the ${name} engine "${engines[name]}", and this process comes with "${present[name]}". ` +
        'Set the environment as it was (DATABASE_URL, S3_ENDPOINT, ELASTICSEARCH_URL, MUNIMENT_DATA).' +
        (name === 'index'
          ? ' To move to another, run muniment reindex --leave in that environment first.'
          : ''),
    )
  }
}

async function refuseOtherKey(
  { hasSucceeded }: Deps,
  installation: Installation,
  signingKey: SigningKey,
): Promise<void> {
  const { signer, successor } = installation.engines
  if (successor !== undefined) {
    throw new MunimentError(
      'engine-mismatch',
      'The replacement of the key that signs the audit log was cut short. Stop every server and run muniment audit replace-key again: nothing else starts before it has ended.',
    )
  }
  if (signingKey.verifier.text === signer || (await hasSucceeded(signingKey, installation))) return
  throw new MunimentError(
    'engine-mismatch',
    'The audit log of this database is signed with another key than the one in this data folder. Set MUNIMENT_DATA as ' +
      'it was; a further server gets a copy of checkpoint-signing.key from the data folder of the first, and another one once that was replaced.',
  )
}

function strangeStore(): MunimentError {
  return new MunimentError(
    'engine-mismatch',
    'The content store does not know this database: it is another store, or an emptied one. ' +
      'Check MUNIMENT_DATA, S3_ENDPOINT and S3_BUCKET before anything is captured or destroyed.',
  )
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
