import type { Actor } from '../../src/access/actor.ts'
import { filePlanReader } from '../../src/adapters/fileplans/file-plan-reader.ts'
import { runCli } from '../../src/cli/run-cli.ts'
import { bindAuditVerification } from '../../src/compose/bind-audit-verification.ts'
import { bindCommandServices } from '../../src/compose/bind-command-services.ts'
import type { Muniment } from '../../src/compose.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { makeCheckFilePlan } from '../../src/retention/file-plan/check-file-plan.ts'
import { makeReadAsOfToday } from '../../src/retention/file-plan/read-as-of-today.ts'
import { memoryStream } from './memory-stream.ts'

export interface Ran {
  readonly code: number | undefined
  readonly out: string
  readonly err: string
}

interface Running {
  readonly muniment: Muniment
  readonly actor: Actor
  readonly signal?: AbortSignal
  /** Hears whatever comes on stdout, as it comes. */
  readonly heard?: (text: string) => void
  /** Takes its place: nothing is heard of it then. */
  readonly stdout?: NodeJS.WriteStream
}

/** Runs a command, its words without `muniment`, in this process and for somebody: what it said and ended with. */
export async function runCommand(
  words: readonly string[],
  { muniment, actor, signal = new AbortController().signal, heard, stdout }: Running,
): Promise<Ran> {
  const said = memoryStream(heard)
  const stderr = memoryStream()
  let code: number | undefined
  await runCli({
    argv: ['node', 'muniment', ...words],
    stdout: stdout ?? said.stream,
    stderr: stderr.stream,
    signal,
    setExitCode: (set) => {
      code = set
    },
    checkFilePlan: makeCheckFilePlan({
      reader: makeReadAsOfToday({ reader: filePlanReader, clock: systemClock }),
    }),
    openCommand: async () => ({
      ...bindCommandServices(muniment, actor),
      close: async () => undefined,
    }),
    leave: () => undefined,
    openRestore: never,
    openLeaving: never,
    openKeyReplacement: never,
    openVerification: async () => ({
      ...bindAuditVerification(muniment, actor),
      close: async () => undefined,
    }),
    inspectEngines: () => muniment.inspectEngines(),
    serve: never,
    serveDrill: never,
    work: never,
  })
  // What a stream has to say of a write it says after it.
  await new Promise((resolve) => setImmediate(resolve))
  return { code, out: said.text(), err: stderr.text() }
}

async function never(): Promise<never> {
  throw new Error('not in this test')
}
