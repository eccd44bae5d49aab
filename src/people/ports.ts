import type { KnownPerson } from '../access/actor.ts'
import type { AuditLog } from '../audit/ports.ts'
import type { PersonId } from '../kernel/ids.ts'

/** A person as kept; tokens are kept apart, hashed. */
export interface Person extends KnownPerson {
  readonly createdAt: Date
  readonly disabledAt: Date | null
}

export type TokenKind = 'personal' | 'bootstrap'

export interface PersonStore {
  /** False where the name is taken, also by one that looks the same. */
  insert(person: Person): Promise<boolean>
  /** The person, by just this name or else by what looks like it, whom nobody else changes until this transaction ends. */
  lockByName(name: string): Promise<Person | undefined>
  /** Writes role, scope, clearance and groups. */
  change(person: Person): Promise<void>
  /**
   * Administrators who are not disabled and hold a personal token that is valid at `at`; none of them ceases to be one until
   * this transaction ends.
   */
  lockAdministrators(at: Date): Promise<readonly PersonId[]>
  disable(id: PersonId, at: Date): Promise<void>
  insertToken(token: {
    readonly personId: PersonId
    readonly hash: Buffer
    readonly kind: TokenKind
    readonly createdAt: Date
    readonly expiresAt: Date
  }): Promise<void>
  revokeTokens(id: PersonId, at: Date): Promise<void>
  classExists(code: string): Promise<boolean>
  anyoneThere(): Promise<boolean>
  /** By name: everybody, or so many of those behind `after`. */
  list(page?: { readonly size: number; readonly after: string | null }): Promise<readonly Person[]>
}

export interface PeopleTx {
  readonly people: PersonStore
  readonly audit: AuditLog
}

/** Looks up again who was let in before. */
export interface PersonReader {
  /** Nobody who was disabled; nor, where the instant is known that their token was issued, whose token does not hold at `at`. */
  findLetIn(id: PersonId, tokenSince: Date | null, at: Date): Promise<Person | undefined>
}

/** Looks a token's hash up; nothing for a token that is unknown, revoked, expired or of a disabled person. */
export interface TokenReader {
  find(
    hash: Buffer,
    at: Date,
  ): Promise<{ readonly person: Person; readonly kind: TokenKind; readonly issuedAt: Date } | undefined>
}
