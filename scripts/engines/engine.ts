/** The engines that tests, demo and benchmarks may ask for. `s3-second` is another S3 server, as a second opinion. */
export const engineNames = ['postgres', 'elasticsearch', 's3', 's3-second'] as const
export type EngineName = (typeof engineNames)[number]

/** Environment variables that tell a process where an engine is. */
export type EngineEnvironment = { readonly [name: string]: string }

/** An engine that answers. */
export interface RunningEngine {
  readonly env: EngineEnvironment
  /** Ends it and removes its data; no error where it has ended already. */
  stop(): Promise<void>
}

/** Where one start puts its data, and whom it tells what takes long. */
export interface EngineStart {
  /** A folder that every user may enter and that goes when the engines stop. */
  readonly folder: string
  readonly log: (line: string) => void
}
