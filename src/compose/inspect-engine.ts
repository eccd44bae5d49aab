import type { EngineReport } from '../cli/command-services.ts'
import { describeSystemError } from '../kernel/describe-system-error.ts'
import { isMunimentError } from '../kernel/muniment-error.ts'
import { settledWithin } from '../kernel/settled-within.ts'

/** An engine that says nothing for so long is not sound. */
const PATIENCE_MS = 10_000
const noProperAnswer = 'It did not answer as it should.'

/** What a probe has to say of an engine that answers; `problem`: what is wrong all the same. */
export interface Finding {
  readonly remarks: readonly string[]
  readonly problem?: string | undefined
}

/** Tries an engine and says what came of it. Never throws. */
export async function inspectEngine(
  name: string,
  engine: string,
  probe: () => Promise<readonly string[] | Finding | undefined>,
  patienceMs: number = PATIENCE_MS,
): Promise<EngineReport> {
  try {
    const found = (await settledWithin(probe(), patienceMs)) ?? []
    if (found === 'late') return { name, engine, sound: false, problem: noProperAnswer }
    const { remarks, problem }: Finding = 'remarks' in found ? found : { remarks: found }
    return {
      name,
      engine,
      ...(problem === undefined ? { sound: true } : { sound: false, problem }),
      ...(remarks.length === 0 ? {} : { remarks }),
    }
  } catch (error) {
    return { name, engine, sound: false, problem: isMunimentError(error) ? error.message : problemOf(error) }
  }
}

function problemOf(error: unknown): string {
  const cause = describeSystemError(error)
  return cause === undefined ? noProperAnswer : `It did not answer as it should: ${cause}.`
}
