import { sql } from 'kysely'
import { makeForeignMarker } from '../adapters/postgres/ingest/foreign-marker.ts'
import { makeCensus } from '../adapters/postgres/installation/census.ts'
import { makeJobOversight } from '../adapters/queue/job-oversight.ts'
import type { HealthServices, Readiness } from '../api/services/health-services.ts'
import { refuseLostCheckpoints } from '../audit/checkpoints/refuse-lost-checkpoints.ts'
import type { VerifierKey } from '../audit/keys/note-key.ts'
import type { EngineReport } from '../cli/command-services.ts'
import { MunimentError } from '../kernel/muniment-error.ts'
import type { ContentStore } from '../records/content-store.ts'
import { markerKey } from '../records/installation-marker.ts'
import type { IndexLag } from '../search/index-upkeep/read-backlog.ts'
import type { IndexStanding } from '../search/index-upkeep/watch-index.ts'
import type { AuditParts } from './compose-audit.ts'
import type { SearchParts } from './compose-search.ts'
import { type Finding, inspectEngine } from './inspect-engine.ts'
import type { Engines } from './open-engines.ts'

const upToDate: IndexLag = { behind: 0, since: null, failed: 0, state: 'unknown' }

/** What is there is read and found all the same, so that no balancer need send anybody elsewhere. */
const noRoom =
  'There was no room for what was last to be kept: captures that do not fit are refused with 507. Make room.'

/** All of an index is looked through, which takes a minute where it is large. */
const INSPECTION_MS = 10 * 60_000

/** For `doctor`: what failed for good must not be forgotten in a queue. What is merely behind comes by itself. */
function describeBacklog({ behind, since, failed, state }: IndexLag, counted: string): Finding {
  const lost =
    state === 'incomplete' ? ['part of it was lost: a server builds it anew, or muniment reindex'] : []
  const remarks = [
    counted,
    ...lost,
    ...(behind === 0 ? [] : [`${behind} records behind, the oldest since ${since?.toISOString()}`]),
    ...(failed === 0
      ? []
      : [
          `of these, ${failed} failed for good and cannot be found as they are now: see the log, then reindex`,
        ]),
  ]
  return {
    remarks,
    problem: lost.length + failed > 0 ? 'Not everything that is kept can be found in it.' : undefined,
  }
}

/** For `doctor`: work that nobody waits for, and that therefore nobody misses. */
function refuseFailed(kinds: readonly { readonly name: string; readonly failed: number }[]): undefined {
  if (kinds.length === 0) return
  const counted = kinds.map(({ name, failed }) => `${failed} ${name}`).join(', ')
  throw new MunimentError(
    'not-ready',
    `Jobs that failed for good: ${counted}. See the log for the cause; a server tries them again when it starts.`,
  )
}

/** For `doctor`: as the last sweep of orphans found it, unless it has been removed since. */
async function describeSharing(contentStore: ContentStore, marker: string | undefined): Promise<Finding> {
  if (marker === undefined || (await contentStore.proveAbsent(marker)) !== undefined) return { remarks: [] }
  return {
    problem: 'It is the store of another installation as well.',
    remarks: [
      `holds the marker of another installation too (${marker}): orphans are neither listed nor destroyed. Give each a store of ` +
        'its own; where the other was only tried, remove its marker with all its versions (docs/operations.md)',
    ],
  }
}

/** Searches are answered by no index, or by half of one, that another version of the program made. */
function refuseOtherLayout(standing: IndexStanding | undefined): void {
  if (standing?.state !== 'other-layout') return
  throw new MunimentError(
    'engine-unavailable',
    'The index was made by another version of the program (other layout). A server builds it anew by itself; muniment reindex does it at once.',
  )
}

/** By which people tell keys apart: the text without the key itself. */
function nameOf({ text }: VerifierKey): string {
  return text.slice(0, text.indexOf('+', text.indexOf('+') + 1))
}

/** Whether each engine is sound, and the numbers that operators watch. */

export function composeHealth(
  engines: Engines,
  audit: AuditParts,
  { readBacklog, glanceAtBacklog, watch }: Pick<SearchParts, 'readBacklog' | 'glanceAtBacklog' | 'watch'>,
) {
  const { database, contentStore, searchIndex, reader, anchor, installation, signingKey } = engines
  const jobs = makeJobOversight(database.owner)
  const census = makeCensus(database)
  const foreignMarker = makeForeignMarker(database)

  const truth = engines.embeddedPostgres === undefined ? 'postgresql (server)' : 'postgresql (embedded)'

  /** Tries each engine for real: stores, reads, destroys. For `doctor`. */
  const inspectEngines = (): Promise<readonly EngineReport[]> =>
    Promise.all([
      inspectEngine('truth', truth, async () => describeDatabase()),
      inspectEngine('content', contentStore.name, async () => {
        await contentStore.probe()
        return describeSharing(contentStore, await foreignMarker())
      }),
      inspectEngine(
        'index',
        searchIndex.name,
        async () => {
          refuseOtherLayout(await watch.look().catch(() => undefined))
          await searchIndex.inspect()
          return describeBacklog(await readBacklog(), `${await searchIndex.count()} records`)
        },
        INSPECTION_MS,
      ),
      inspectEngine('text', 'reader', async () => {
        const { recogniser, processes, network } = await reader.describe()
        return [`recognition by ${recogniser}, ${processes} side by side, network: ${network}`]
      }),
      inspectEngine('jobs', 'queue in postgresql', async () => refuseFailed(await jobs.countFailed())),
      inspectEngine('audit', `checkpoints in a ${anchor.name}`, async () => {
        const remarks = await anchor.probe()
        await refuseLostCheckpoints(audit.auditReader, async () => (await anchor.newest()) ?? -1)
        return [...remarks, `signed by ${nameOf(signingKey.verifier)}`]
      }),
    ])

  const describeDatabase = async (): Promise<readonly string[]> => {
    const { rows } = await sql<{ readonly version: string }>`select version()`.execute(database.app)
    const drill = installation.drill ? ['the data of a drill: marked so for ever'] : []
    return [(rows[0]?.version ?? '').split(' on ')[0] ?? '', ...drill]
  }

  const readiness = async (): Promise<Readiness> => {
    const reports = await Promise.all([
      inspectEngine('truth', truth, async () => {
        await sql`select 1`.execute(database.app)
        return undefined
      }),
      // Asking for what is not there touches the store and changes nothing.
      inspectEngine('content', contentStore.name, async () => {
        await contentStore.find(markerKey(installation))
        return engines.storeLacksRoom() ? [noRoom] : []
      }),
      inspectEngine('index', searchIndex.name, async () => {
        await searchIndex.probe()
        // All records are counted for a look, which takes longer than a sound index has to answer.
        refuseOtherLayout(await watch.glance())
        return undefined
      }),
    ])
    // Capture goes on while the index is down; truth and bytes are what a 201 rests on.
    const ready = reports.every(({ name, sound }) => sound || name === 'index')
    const index = ready ? await glanceAtBacklog() : upToDate
    return { ready, engines: reports, drill: installation.drill, indexLag: index.behind, index }
  }

  const health: HealthServices = {
    readiness,
    gauges: async () => {
      const [{ auditWaiting, ...counted }, { waiting, running, failed }, { behind }, size, newest] =
        await Promise.all([
          census(),
          jobs.count(),
          glanceAtBacklog(),
          audit.auditReader.size(),
          audit.auditReader.newestCheckpoint(),
        ])
      return {
        ...counted,
        jobsWaiting: waiting + running,
        jobsFailed: failed,
        auditLag: auditWaiting + size - (newest?.size ?? 0),
        indexLag: behind,
        storeLacksRoom: engines.storeLacksRoom(),
      }
    },
  }
  return { health, inspectEngines, jobs }
}
