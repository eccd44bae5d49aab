import type { PersonId } from '../../kernel/ids.ts'

/** How long a person has been who they are, by the machine's clock, which administrators' acts are dated by. */
export interface CredentialReader {
  read(
    id: PersonId,
    settledBefore: Date,
  ): Promise<
    | {
        /** When the person was added, or given the token they have now: whichever is later. */
        readonly since: Date
        /** Whether any officer, also one who is disabled by now, was there before that instant. */
        readonly established: boolean
      }
    | undefined
  >
}
