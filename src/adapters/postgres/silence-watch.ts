import type { Duplex } from 'node:stream'
import { Client, type ClientBase } from 'pg'
import { sqlState } from './failures.ts'

/** Looks after statements whose answer does not come. */
export interface SilenceWatch {
  /** Hands `answer` on, of a statement that was sent in this session. */
  over<Result>(session: ClientBase, answer: Promise<Result>): Promise<Result>
  close(): void
}

export interface SilenceWatchOptions {
  readonly connectionString: string
  /** As the sessions' own names begin. */
  readonly name: string
  /** A session that says nothing for so long under a statement is looked after; then a new one may take as long to open, at most ten seconds. */
  readonly silenceMs: number
}

/** A session under a statement, and since when it has said nothing. */
interface Waiting {
  statements: number
  since: number
}

const LONGEST_PROBE_MS = 10_000

/**
 * A server that was stopped, or that the network keeps from us, closes nothing: a statement under way would wait for ever, and
 * with it whoever asked. Where a session has been silent for long, a new one is tried. A server that lets it in, or says why not, is
 * alive, and its statement takes as long as it takes; one that says nothing there either has its silent sessions ended.
 */
export function makeSilenceWatch({ connectionString, name, silenceMs }: SilenceWatchOptions): SilenceWatch {
  const waiting = new Map<ClientBase, Waiting>()
  let isProbing = false
  const look = async (): Promise<void> => {
    const begun = performance.now()
    const isSilent = ({ since }: Waiting) => begun - since > silenceMs
    if (isProbing || ![...waiting.values()].some(isSilent)) return
    isProbing = true
    const isAlive = await answersAnybody(connectionString, name, Math.min(silenceMs, LONGEST_PROBE_MS))
    isProbing = false
    for (const [session, one] of waiting) {
      if (!isSilent(one)) continue
      if (isAlive) one.since = performance.now()
      // In the driver's own words, by which it is known for what it is.
      else streamOf(session).destroy(new Error('Connection terminated: the server says nothing'))
    }
  }
  const timer = setInterval(() => void look(), silenceMs / 3)
  timer.unref()
  return {
    over: (session, answer) => {
      const one = waiting.get(session) ?? { statements: 0, since: 0 }
      if (one.statements === 0) one.since = performance.now()
      one.statements += 1
      waiting.set(session, one)
      const heard = (): void => {
        one.statements -= 1
        one.since = performance.now()
        if (one.statements === 0) waiting.delete(session)
      }
      answer.then(heard, heard)
      return answer
    },
    close: () => clearInterval(timer),
  }
}

/** Whether a new session is let in, or told why not. */
async function answersAnybody(connectionString: string, name: string, withinMs: number): Promise<boolean> {
  const session = new Client({
    connectionString,
    application_name: `${name}-probe`,
    connectionTimeoutMillis: withinMs,
  })
  session.on('error', () => undefined)
  try {
    await session.connect()
    return true
  } catch (error) {
    return sqlState(error) !== undefined
  } finally {
    // Not `end`, which waits for the server's own word.
    streamOf(session).destroy()
  }
}

/** What the driver's types do not name. */
function streamOf(session: ClientBase): Duplex {
  return (session as ClientBase & { readonly connection: { readonly stream: Duplex } }).connection.stream
}
