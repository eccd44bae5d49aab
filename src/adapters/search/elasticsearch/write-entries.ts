import { setTimeout as pause } from 'node:timers/promises'
import type { Client } from '@elastic/elasticsearch'
import { z } from 'zod'
import { MunimentError } from '../../../kernel/muniment-error.ts'
import { blocked, EngineBusy, IndexVanished, isBlock, isBusy } from './engine-error.ts'

export interface VersionedEntry {
  readonly id: string
  readonly version: number
  /** As JSON. */
  readonly body: string
}

export type Entries = AsyncIterable<VersionedEntry> | Iterable<VersionedEntry>

/** Elasticsearch refuses a version that is not above the one it has (`version_type: external`). */
export function versionOf(revision: number): number {
  return 2 * revision
}

/** Above the revision itself, below the next: a removal beats what it removes and is beaten by what comes after. */
export function removalVersion(revision: number): number {
  return 2 * revision + 1
}

/** So much at once that the engine is busy while the next is being analysed, and not so little that requests cost more. */
const bytesPerRequest = 1024 * 1024
const mostUnderWay = 2

/** How long so many bytes may take, in milliseconds. */
export type Patience = (bytes: number) => number

export interface Writing {
  readonly patience?: Patience
  /** How long is waited each time the engine has too much to do, before it is asked again. Default: it is not. */
  readonly pausesMs?: readonly number[]
}

/** Resolves when the engine has taken all of them; versions settle what order does not. */
export async function writeEntries(
  client: Client,
  alias: string,
  entries: Entries,
  { patience, pausesMs = [] }: Writing = {},
): Promise<void> {
  const sent: Promise<void>[] = []
  let lines: string[] = []
  let bytes = 0
  const send = async () => {
    const [operations, timeout] = [lines, patience?.(bytes)]
    // What was taken of it the time before is known at its version by then.
    const request = unlessBusy(() => sendBulk(client, alias, operations, timeout), pausesMs)
    // Heard of below, once its turn comes.
    request.catch(() => undefined)
    sent.push(request)
    lines = []
    bytes = 0
    await sent.at(-mostUnderWay)
  }
  try {
    for await (const { id, version, body } of entries) {
      if (bytes > 0 && bytes + body.length > bytesPerRequest) await send()
      lines.push(JSON.stringify({ index: { _id: id, version, version_type: 'external' } }), body)
      bytes += body.length
    }
    if (lines.length > 0) await send()
    await Promise.all(sent)
  } finally {
    await Promise.allSettled(sent)
  }
}

async function unlessBusy(send: () => Promise<void>, pausesMs: readonly number[]): Promise<void> {
  for (const milliseconds of pausesMs) {
    try {
      return await send()
    } catch (error) {
      if (!isBusy(error)) throw error
    }
    await pause(milliseconds)
  }
  return send()
}

const outcome = z.object({
  errors: z.boolean(),
  items: z.array(
    z.record(z.string(), z.object({ status: z.number(), error: z.object({ type: z.string() }).optional() })),
  ),
})

async function sendBulk(
  client: Client,
  alias: string,
  lines: string[],
  requestTimeout: number | undefined,
): Promise<void> {
  // An index that vanished must not come back by itself with guessed fields.
  const answer = outcome.parse(
    await client.bulk(
      { index: alias, require_alias: true, operations: lines },
      requestTimeout === undefined ? {} : { requestTimeout },
    ),
  )
  if (!answer.errors) return
  for (const item of answer.items.flatMap(Object.values)) {
    // 409: it knows this revision or a newer one, which is what a guard is for.
    if (item.error === undefined || item.status === 409) continue
    if (item.error.type === 'index_not_found_exception') throw new IndexVanished()
    if (isBlock(item.status, item.error.type)) throw blocked()
    if (item.status === 429) throw new EngineBusy()
    throw new MunimentError(
      'engine-unavailable',
      `Elasticsearch did not take an entry (${item.status}, ${item.error.type}).`,
      {
        retryable: item.status >= 500,
      },
    )
  }
}
