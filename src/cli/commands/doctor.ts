import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import type { EngineReport } from '../command-services.ts'

/** `doctor`: which engines are in use, and whether each is sound. */
export function addDoctorCommand(
  program: Command,
  context: CommandContext,
  inspectEngines: () => Promise<readonly EngineReport[]>,
): void {
  program
    .command('doctor')
    .description('say which engines are in use and whether each is sound')
    .action(() =>
      context.runAlone(async (printer) => {
        const engines = await inspectEngines()
        const sound = engines.every((engine) => engine.sound)
        printer.result({ sound, engines }, engines.map(describeEngine).join('\n'))
        return sound ? 'done' : 'found-wrong'
      }),
    )
}

function describeEngine({ name, engine, sound, problem, remarks = [] }: EngineReport): string {
  const verdict = sound ? 'sound' : `NOT SOUND: ${problem ?? 'no reason given'}`
  return [`${name.padEnd(8)} ${engine}: ${verdict}`, ...remarks.map((remark) => `         ${remark}`)].join(
    '\n',
  )
}
