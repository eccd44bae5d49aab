/** How the first entry that is wrong differs from what was signed. */
export type TamperKind = 'altered' | 'removed' | 'reordered' | 'truncated' | 'forked' | 'signature'

export interface Verification {
  readonly intact: boolean
  readonly entries: number
  /** Entries before this position are vouched for by a signed checkpoint. */
  readonly anchoredTo: number
  readonly firstBad?: { readonly position: number; readonly kind: TamperKind }
  /** What is no fault by itself and has to be known; absent where there is none. */
  readonly warnings?: readonly VerificationWarning[]
}

/** `key-lost`: the key before this entry did not sign the change. `earlier-key`: the key that was given began at this entry. */
export interface VerificationWarning {
  readonly position: number
  readonly kind: 'key-lost' | 'earlier-key'
  /** Entries before this position are vouched for by the key before. */
  readonly signedTo: number
}

export interface ExportPaths {
  readonly log: string
  /** Default `<log>.pub`. */
  readonly key?: string
  /** Besides `<log>.checkpoints`. */
  readonly checkpoints?: readonly string[]
  /** Default `<log>.details`, where there is one. */
  readonly details?: string
}

/** What cannot be read at all, as opposed to what was tampered with. */
export class UnreadableExport extends Error {}

/** Verifies an export. Throws `UnreadableExport`. */
export function verifyAuditExport(paths: ExportPaths): Promise<Verification>

/** For people: what was found in one line, and a line for each warning. */
export function describeVerification(verification: Verification): string

/** Runs the command with these words and answers the exit code: 0 intact, 1 tampered, 2 unreadable. */
export function main(
  words: readonly string[],
  streams?: { readonly out?: (line: string) => void; readonly err?: (line: string) => void },
): Promise<0 | 1 | 2>
