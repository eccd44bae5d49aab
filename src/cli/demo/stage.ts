import { exitCodes } from '../command-error.ts'

/** Where the demo plays: what it says, and whether all of it was true. */
export interface Stage {
  /** Opens an act. */
  act(title: string): void
  say(line: string): void
  /** A claim: shown with a tick where it is true, and remembered where it is not. */
  claim(truth: boolean, words: string): void
  /** The exit code that the claims add up to. */
  verdict(): number
}

export function makeStage(write: (line: string) => void): Stage {
  let acts = 0
  const broken: string[] = []
  return {
    act: (title) => {
      acts += 1
      write(`\n${acts}. ${title}`)
    },
    say: (line) => write(`   ${line}`),
    claim: (truth, words) => {
      write(`   ${truth ? '✓' : '✗ NOT TRUE:'} ${words}`)
      if (!truth) broken.push(words)
    },
    verdict: () => {
      write(
        broken.length === 0
          ? '\nAll of it was true.'
          : `\nNot true:\n${broken.map((words) => `  ${words}`).join('\n')}`,
      )
      return broken.length === 0 ? exitCodes.done : exitCodes.foundWrong
    },
  }
}
