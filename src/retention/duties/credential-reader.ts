import type { PersonId } from '../../kernel/ids.ts'

/** How long a person has been who they are, by the machine's clock, which administrators' acts are dated by. */
export interface CredentialReader {
  read(
    id: PersonId,
    settledBefore: Date,
  ): Promise<
    | {
        /** When the person was added, last given any right, or given the token they have now: whichever is latest. */
        readonly since: Date
        /** Whether anybody was an officer before that instant, also who is disabled by now, or none any more. */
        readonly established: boolean
      }
    | undefined
  >
}
