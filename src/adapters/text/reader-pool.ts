import type { ChildMessage, ChildTask } from './child-messages.ts'
import {
  type ChildOptions,
  type ReaderChild,
  startReaderChild,
  type TaskEnd,
  type TaskLimits,
} from './reader-child.ts'

/** One piece of work for whichever child is free. */
export interface PoolTask {
  readonly task: ChildTask
  /** Asked when the task starts, because what a document may still use depends on what it has used; `null`: nothing. */
  readonly limits: () => TaskLimits | null
  readonly onMessage: (message: ChildMessage) => void
}

/** The tasks of one document. */
export interface PoolJob {
  /** Runs when a child is free; never rejects. After `cancel` every task ends as `aborted`. */
  submit(task: PoolTask): Promise<TaskEnd>
  /** Drops what waits and kills the children at work on it. */
  cancel(): void
}

/** Children side by side. Documents take turns, so that a scan of a thousand pages delays nobody's letter. */
export interface ReaderPool {
  openJob(): PoolJob
  /** Ends every child; tasks end as `aborted`. */
  close(): Promise<void>
}

interface Waiting extends PoolTask {
  readonly settle: (end: TaskEnd) => void
}

interface Job {
  readonly waiting: Waiting[]
  readonly children: Set<ReaderChild>
  cancelled: boolean
}

const OUT_OF_TIME: TaskEnd = { kind: 'failed', failure: 'time-limit' }
const ABORTED: TaskEnd = { kind: 'failed', failure: 'aborted' }

export interface ReaderPoolOptions {
  readonly processes: number
  readonly child: () => Promise<ChildOptions>
}

/** Makes a pool. Children start when first needed and live on between documents. */
export function makeReaderPool({ processes, child }: ReaderPoolOptions): ReaderPool {
  const idle: ReaderChild[] = []
  const everyone = new Set<ReaderChild>()
  /** Jobs with waiting tasks, in turn: the first is served and goes to the end. */
  const turns: Job[] = []
  const running = new Set<Promise<void>>()
  let busy = 0
  let closed = false

  const serve = (): void => {
    while (busy < processes && !closed) {
      const job = turns.shift()
      if (job === undefined) return
      const next = job.waiting.shift()
      if (next === undefined) continue
      if (job.waiting.length > 0) turns.push(job)
      busy += 1
      const run = work(job, next).finally(() => running.delete(run))
      running.add(run)
    }
  }

  const work = async (job: Job, waiting: Waiting): Promise<void> => {
    const reader = await take().catch(() => undefined)
    const end = reader === undefined ? notStarted : await attend(job, waiting, reader)
    busy -= 1
    waiting.settle(job.cancelled || closed ? ABORTED : end)
    serve()
  }

  const attend = async (job: Job, waiting: Waiting, reader: ReaderChild): Promise<TaskEnd> => {
    if (job.cancelled || closed) {
      give(reader)
      return ABORTED
    }
    const limits = waiting.limits()
    if (limits === null) {
      give(reader)
      return OUT_OF_TIME
    }
    job.children.add(reader)
    const end = await reader.run(waiting.task, limits, waiting.onMessage)
    job.children.delete(reader)
    give(reader)
    return end
  }

  const take = async (): Promise<ReaderChild> => {
    for (let reader = idle.pop(); reader !== undefined; reader = idle.pop()) {
      if (reader.usable()) return reader
      everyone.delete(reader)
    }
    const options = await child()
    const reader = startReaderChild(options)
    everyone.add(reader)
    return reader
  }

  const give = (reader: ReaderChild): void => {
    if (reader.usable() && !closed) {
      idle.push(reader)
      return
    }
    void reader.end().then(() => everyone.delete(reader))
  }

  return {
    openJob: () => {
      const job: Job = { waiting: [], children: new Set(), cancelled: false }
      return {
        submit: (task) =>
          new Promise((settle) => {
            if (job.cancelled || closed) return settle(ABORTED)
            job.waiting.push({ ...task, settle })
            if (!turns.includes(job)) turns.push(job)
            serve()
          }),
        cancel: () => {
          job.cancelled = true
          for (const waiting of job.waiting.splice(0)) waiting.settle(ABORTED)
          for (const reader of job.children) reader.abort()
        },
      }
    },
    close: async () => {
      closed = true
      for (const job of turns.splice(0)) {
        for (const waiting of job.waiting.splice(0)) waiting.settle(ABORTED)
      }
      await Promise.all([...everyone].map((reader) => reader.end()))
      await Promise.all(running)
      await Promise.all([...everyone].map((reader) => reader.end()))
      everyone.clear()
    },
  }
}

const notStarted: TaskEnd = { kind: 'failed', failure: 'could-not-start' }
