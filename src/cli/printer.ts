import cliProgress from 'cli-progress'
import { forTerminal } from './for-terminal.ts'

/** Shows how far long work has come: a bar on a terminal, a plain line now and then elsewhere. */
export interface ProgressLine {
  update(done: number, total: number): void
  stop(): void
}

/** Where a command writes: results on stdout, everything else on stderr. */
export interface Printer {
  readonly json: boolean
  /** One result: a JSON value with `--json`, else the text, in which a terminal finds no command. */
  result(value: unknown, text: string): void
  /** The same where the text is for programs, as CSV is, and goes out as it stands. */
  data(value: unknown, text: string): void
  /** For people; on stderr, so that `--json` output stays clean. */
  note(text: string): void
  progress(label: string): ProgressLine
}

interface Streams {
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
}

export function makePrinter(json: boolean, { stdout, stderr }: Streams): Printer {
  const write = (value: unknown, text: string) => {
    stdout.write(json ? `${JSON.stringify(value)}\n` : `${text}\n`)
  }
  return {
    json,
    result: (value, text) => write(value, forTerminal(text)),
    data: write,
    note: (text) => {
      stderr.write(`${forTerminal(text)}\n`)
    },
    progress: (label) => (stderr.isTTY ? makeBar(label, stderr) : makePlainLine(label, stderr)),
  }
}

function makeBar(label: string, stream: NodeJS.WriteStream): ProgressLine {
  const bar = new cliProgress.SingleBar(
    { stream, format: `${label} {bar} {value}/{total}`, hideCursor: true, clearOnComplete: false },
    cliProgress.Presets.shades_classic,
  )
  let started = false
  return {
    update: (done, total) => {
      if (!started) bar.start(total, done)
      else {
        bar.setTotal(total)
        bar.update(done)
      }
      started = true
    },
    stop: () => bar.stop(),
  }
}

/** A line at each tenth of the way, so that a log file stays readable. */
function makePlainLine(label: string, stream: NodeJS.WriteStream): ProgressLine {
  let shown = -1
  return {
    update: (done, total) => {
      const tenth = total === 0 ? 10 : Math.floor((done * 10) / total)
      if (tenth === shown) return
      shown = tenth
      stream.write(`${label}: ${done} of ${total}\n`)
    },
    stop: () => undefined,
  }
}
