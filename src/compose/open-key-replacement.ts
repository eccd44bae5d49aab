import type { Actor } from '../access/actor.ts'
import { requireAllowed } from '../access/require-allowed.ts'
import { openSigningKeyPlace } from '../adapters/anchors/signing-key-file.ts'
import { makeAnnounceKey } from '../adapters/postgres/installation/announce-key.ts'
import { makeRestoreStore } from '../adapters/postgres/restore/restore-store.ts'
import { makeUnitOfWork } from '../adapters/postgres/unit-of-work.ts'
import type { Successor } from '../audit/checkpoints/write-checkpoint.ts'
import type { SigningKey } from '../audit/keys/note-key.ts'
import { makeReplaceSigningKey, type ReplacedKey } from '../audit/keys/replace-signing-key.ts'
import type { Config } from '../config/config.ts'
import { makeFailpoint } from '../kernel/failpoint.ts'
import type { Logger } from '../kernel/logger.ts'
import { MunimentError } from '../kernel/muniment-error.ts'
import { auditActor, type RestoreTx } from '../retention/ports.ts'
import { makeFindRestore, makeRequireCurrent } from '../retention/restore/find-restore.ts'
import { composeAudit } from './compose-audit.ts'
import { composePeople } from './compose-people.ts'
import { makeNoteRefusedCommand } from './make-note-refused-command.ts'
import { type Engines, openEngines, signingKeyPath } from './open-engines.ts'

/** What `audit replace-key` works with; nothing else is composed, as the key may be gone. */
export interface OpenKeyReplacement {
  readonly authenticate: ReturnType<typeof composePeople>['authenticate']
  replace(actor: Actor, given: { readonly reason: string; readonly lost: boolean }): Promise<ReplacedKey>
  close(): Promise<void>
}

/** Opens alone on the database: throws `data-folder-in-use` beside a server on the data folder. */
export async function openKeyReplacement(config: Config, logger: Logger): Promise<OpenKeyReplacement> {
  const engines = await openEngines(config, 'replacer', logger)
  const { database, anchor, clock, installations, dataFolder } = engines
  const audit = composeAudit(engines)
  const replaceKey = makeReplaceSigningKey({
    keyPlace: openSigningKeyPlace(signingKeyPath(dataFolder)),
    anchor,
    binding: async () => {
      const found = await installations.find()
      if (found === undefined)
        throw new MunimentError('internal', 'An installation that was opened is there.')
      return { signer: found.engines.signer, successor: found.engines.successor }
    },
    requireCurrent: (key) => requireCurrent(engines, key),
    writeCheckpoint: (key, successor) => logUnder(engines, key, successor).writeCheckpoint(),
    announce: makeAnnounceKey(database, clock),
    bind: installations.bindSigner,
    failpoint: makeFailpoint(config.failpoint),
  })
  return {
    authenticate: composePeople(engines, audit).authenticate,
    replace: async (actor, { reason, lost }) => {
      try {
        requireAllowed(actor, 'replace-signing-key')
      } catch (error) {
        // Nothing is written to a log that is behind its anchor, or under another key.
        const isCurrent = await audit.surveyLog().then(
          ({ outcome }) => outcome === 'current',
          () => false,
        )
        if (isCurrent) await makeNoteRefusedCommand(audit, actor)(error)
        throw error
      }
      return replaceKey({ actor: auditActor(actor), reason, lost })
    },
    close: engines.close,
  }
}

/** The log as it is for a process with this key. */
function logUnder(engines: Engines, signingKey: SigningKey, successor?: Successor) {
  return composeAudit({ ...engines, signingKey }, successor)
}

function requireCurrent(engines: Engines, key: SigningKey): Promise<void> {
  const { surveyLog } = logUnder(engines, key)
  const unitOfWork = makeUnitOfWork<Pick<RestoreTx, 'restore'>>(engines.database, (db) => ({
    restore: makeRestoreStore(db),
  }))
  return makeRequireCurrent(makeFindRestore({ unitOfWork, ground: { surveyLog } }))()
}
