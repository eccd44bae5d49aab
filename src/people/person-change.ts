import type { Granted } from '../access/rights-change.ts'

/** What is to be otherwise with a person; what is absent stays as it is. Groups are all that they belong to from then on. */
export type PersonChange = Partial<Granted> & { readonly reason?: string }
