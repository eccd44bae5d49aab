import type {
  EngineFingerprint,
  Installation,
  InstallationStore,
} from '../adapters/postgres/installation/installation-store.ts'
import { type Clock, makeDrillClock, systemClock } from '../kernel/clock.ts'
import { newId } from '../kernel/ids.ts'
import { MunimentError } from '../kernel/muniment-error.ts'
import type { ContentStore } from '../records/content-store.ts'

interface Deps {
  readonly installations: InstallationStore
  readonly contentStore: ContentStore
  readonly engines: EngineFingerprint
  readonly drillClock: Date | undefined
}

/**
 * Makes sure that this process, its clock and its engines belong to this database (DESIGN §§3, 5), and answers the
 * clock that business goes by. Throws `engine-mismatch` where they do not: with another store, "deleted" would be true
 * of the wrong bytes.
 */
export async function settleInstallation(
  deps: Deps,
): Promise<{ readonly installation: Installation; readonly clock: Clock }> {
  const clock = deps.drillClock === undefined ? systemClock : makeDrillClock(deps.drillClock)
  const found = await deps.installations.find()
  const installation = found ?? (await foundInstallation(deps, clock))
  refuseOthers(installation, deps.engines)
  if (clock.drill && !installation.drill) {
    throw new MunimentError(
      'engine-mismatch',
      'MUNIMENT_CLOCK is for drills, and this data has been run without it: give the drill a data folder of its own.',
    )
  }
  if ((await deps.contentStore.find(markerKey(installation))) === undefined) throw strangeStore()
  return { installation, clock: installation.drill ? { ...clock, drill: true } : clock }
}

/** Founds the installation: the store's marker first, so that a row never speaks of a store that does not know it. */
async function foundInstallation(
  { installations, contentStore, engines }: Deps,
  clock: Clock,
): Promise<Installation> {
  const wanted: Installation = { id: newId(), createdAt: clock.now(), drill: clock.drill, engines }
  await contentStore.put(markerKey(wanted), once(Buffer.from(`muniment ${wanted.id}\n`)))
  const installation = await installations.create(wanted)
  if (installation.id !== wanted.id) await contentStore.destroy(markerKey(wanted))
  return installation
}

/** The object by which a content store shows that it belongs to this database. */
export function markerKey(installation: { readonly id: string }): string {
  return `${installation.id}.${installation.id}.installation`
}

function refuseOthers(installation: Installation, engines: EngineFingerprint): void {
  for (const [name, expected] of Object.entries(installation.engines)) {
    const present = name === 'content' ? engines.content : engines.index
    if (present === expected) continue
    throw new MunimentError(
      'engine-mismatch',
      `This database was set up with the ${name} engine "${expected}", and this process comes with "${present}". ` +
        'Set the environment as it was (DATABASE_URL, S3_ENDPOINT, ELASTICSEARCH_URL, MUNIMENT_DATA).',
    )
  }
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
