import type { Failpoint } from '../../kernel/failpoint.ts'
import { isMunimentError, MunimentError } from '../../kernel/muniment-error.ts'
import type { AuditActor } from '../audit-event.ts'
import { openSegment } from '../checkpoints/anchor-segment.ts'
import type { Successor } from '../checkpoints/write-checkpoint.ts'
import type { AnchoredCheckpoint, CheckpointAnchor, KeyBinding, SigningKeyPlace } from '../ports.ts'
import { findPresentKey } from './find-present-key.ts'
import { findSuccession } from './find-succession.ts'
import type { KeyChangeCodes } from './key-change.ts'
import { lostKey } from './lost-key.ts'
import { parseVerifierKey, type SigningKey, type VerifierKey } from './note-key.ts'

/** Who replaces the key, why, and whether the one before is gone. */
export interface KeyReplacement {
  readonly actor: AuditActor
  readonly reason: string
  readonly lost: boolean
}

/** `ended`: what was cut short came to its end, whatever was asked for. Keys are texts of verifier keys. */
export interface ReplacedKey {
  readonly outcome: 'replaced' | 'ended'
  readonly before: string
  readonly now: string
  readonly lost: boolean
}

interface Deps {
  readonly keyPlace: SigningKeyPlace
  readonly anchor: CheckpointAnchor
  readonly binding: () => Promise<KeyBinding>
  /** Throws `database-restored` where something waits to be taken up, by what the log says that is under this key. */
  readonly requireCurrent: (key: SigningKey) => Promise<void>
  readonly writeCheckpoint: (key: SigningKey, successor?: Successor) => Promise<AnchoredCheckpoint | null>
  /** Writes `log.key-replaced` and keeps everything else from starting, in one. Throws `conflict` where another process is at work. */
  readonly announce: (replacement: KeyReplacement, codes: KeyChangeCodes, log: string) => Promise<void>
  /** From here on everything starts with this key, and with no other. */
  readonly bind: (signer: string) => Promise<void>
  readonly failpoint: Failpoint
}

export type ReplaceSigningKey = (replacement: KeyReplacement) => Promise<ReplacedKey>

/**
 * Gives the log another key, alone on the database: an entry names both, the checkpoint that covers it is signed by both, then the new
 * one takes the place of the old, which is gone. With `lost` the old one is known by its public half alone and signs nothing. Cut short at
 * any moment, the same once more: before the checkpoint is anchored it begins anew, after that it goes on to the end.
 */
export function makeReplaceSigningKey(deps: Deps): ReplaceSigningKey {
  const { keyPlace, failpoint } = deps
  return async (replacement) => {
    const binding = await deps.binding()
    const ended = await endWhatWasCutShort(deps, binding)
    if (ended !== undefined) return ended
    const old = await keyToReplace(deps, binding, replacement.lost)
    await deps.requireCurrent(old)
    if (!replacement.lost) await anchorWhatWaits(deps, old)
    const next = await makeAnother(keyPlace, old.verifier)
    failpoint('replace-key.after-made')
    const codes = { from: old.verifier.text, to: next.verifier.text, lost: replacement.lost }
    try {
      await deps.announce(replacement, codes, old.verifier.name)
    } catch (error) {
      await keyPlace.dropNext()
      throw error
    }
    failpoint('replace-key.after-announced')
    await deps.writeCheckpoint(old, { key: next, lost: replacement.lost })
    failpoint('replace-key.after-anchored')
    await takePlace(deps, codes)
    return { outcome: 'replaced', before: codes.from, now: codes.to, lost: codes.lost }
  }
}

async function takePlace({ keyPlace, bind, failpoint }: Deps, { from, to }: KeyChangeCodes): Promise<void> {
  await keyPlace.takeNext(from)
  failpoint('replace-key.after-taken')
  await bind(to)
  failpoint('replace-key.after-bound')
}

/** But for what comes with an entry that names another key, cut short or put there: that goes with the one that both sign. */
async function anchorWhatWaits({ writeCheckpoint }: Deps, key: SigningKey): Promise<void> {
  try {
    await writeCheckpoint(key)
  } catch (error) {
    if (!isMunimentError(error, 'audit-log-damaged') || error.details['nextKey'] === undefined) throw error
  }
}

/** The next key signed already, or is in its place already: the rest follows. */
async function endWhatWasCutShort(deps: Deps, binding: KeyBinding): Promise<ReplacedKey | undefined> {
  const { keyPlace, anchor } = deps
  const next = await keyPlace.next()
  const anchored = next === undefined ? undefined : await changeTo(anchor, next.verifier)
  if (anchored !== undefined) {
    await takePlace(deps, anchored)
    return { outcome: 'ended', before: anchored.from, now: anchored.to, lost: anchored.lost }
  }
  const current = await keyPlace.current()
  if (binding.successor === undefined || current === undefined) return undefined
  const now = current.verifier.text
  if (now === binding.signer || !(await findSuccession({ anchor, signingKey: current }, binding.signer)))
    return undefined
  await deps.bind(now)
  return { outcome: 'ended', before: binding.signer, now, lost: false }
}

/** The change to this key, where the newest checkpoint makes it. */
async function changeTo(anchor: CheckpointAnchor, key: VerifierKey): Promise<KeyChangeCodes | undefined> {
  const number = (await anchor.newest()) ?? -1
  const bytes = number < 0 ? undefined : await anchor.read(number)
  if (bytes === undefined) return undefined
  try {
    const { change } = openSegment(bytes, number, { key, is: 'after' })
    return change && { from: change.from.text, to: change.to.text, lost: change.lost }
  } catch (error) {
    if (isMunimentError(error, 'audit-signature')) return undefined
    throw error
  }
}

async function keyToReplace(
  { keyPlace, anchor }: Deps,
  { signer }: KeyBinding,
  lost: boolean,
): Promise<SigningKey> {
  const bound = parseVerifierKey(signer)
  if (bound === undefined)
    throw new MunimentError('engine-mismatch', 'The database does not say which key signs its audit log.')
  const present = await findPresentKey(anchor, bound)
  const current = await keyPlace.current()
  if (current?.verifier.text === present.text) {
    if (!lost) return current
    throw new MunimentError(
      'conflict',
      'The key is not lost: checkpoint-signing.key in the data folder holds it. Replace it without --lost, so that it signs the change. Nothing was changed.',
    )
  }
  if (lost) return lostKey(present)
  throw new MunimentError(
    'engine-mismatch',
    `The data folder does not hold the key that signs this audit log, ${present.text}. Put it back into checkpoint-signing.key; where no copy of it is left anywhere, say --lost. Nothing was changed.`,
  )
}

/** Keys of one log are told apart by four bytes of a digest. */
async function makeAnother(keyPlace: SigningKeyPlace, old: VerifierKey): Promise<SigningKey> {
  for (;;) {
    const key = await keyPlace.makeNext(old.name)
    if (key.verifier.id !== old.id) return key
  }
}
