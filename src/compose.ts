import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Express } from 'express'
import { systemActor } from './access/actor.ts'
import { makeApp } from './api/make-app.ts'
import { bindApiServices } from './compose/bind-api-services.ts'
import { bindRetentionTx } from './compose/bind-retention-tx.ts'
import { composeAudit } from './compose/compose-audit.ts'
import { composeHealth } from './compose/compose-health.ts'
import { composeIngest, type IngestParts } from './compose/compose-ingest.ts'
import { composePeople } from './compose/compose-people.ts'
import { composeRestore } from './compose/compose-restore.ts'
import { composeRetention } from './compose/compose-retention.ts'
import { composeSearch } from './compose/compose-search.ts'
import { composeVocabulary } from './compose/compose-vocabulary.ts'
import { composeWorker } from './compose/compose-worker.ts'
import { type Engines, openEngines, type ProcessRole } from './compose/open-engines.ts'
import type { Config } from './config/config.ts'
import { makeFailpoint } from './kernel/failpoint.ts'
import type { Logger } from './kernel/logger.ts'
import { settledWithin } from './kernel/settled-within.ts'
import { sha256Hex } from './kernel/sha256.ts'
import { certificateFolder } from './records/built-in-plan.ts'
import type { CaptureCertificate } from './retention/ports.ts'

/** The whole of Muniment in one process: what the edges call, and how it ends. */
export type Muniment = Awaited<ReturnType<typeof compose>>

/** How long the end waits for what may not answer, in milliseconds; a command waits as long as it takes. */
export interface ClosePatience {
  /** For the log's last anchor; the next start makes up for it. */
  readonly anchorMs: number
  /** For sessions of the database that work which did not end still holds. */
  readonly sessionsMs: number
}

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as {
  readonly version: string
}

/**
 * Wires configuration, engines, use cases and edges: the one place that does. Nothing works by itself yet: a server
 * calls `worker.start()`. `close` ends everything that was opened, whatever fails on the way. Throws
 * `database-restored` where the database came back from a backup, unless it is opened to take up what was done since, or only
 * to verify the log, which adds nothing to one that is wrong.
 */
export async function compose(config: Config, role: ProcessRole, logger: Logger) {
  const engines = await openEngines(config, role, logger)
  try {
    const muniment = wire(config, engines, logger)
    // Before anything is added to the log, or acts on what may not be true any more.
    if (role === 'server' || role === 'command' || role === 'leaver') {
      await muniment.restore.requireCurrent()
      await bindLaterKey(engines)
    }
    return muniment
  } catch (error) {
    await engines.close()
    throw error
  }
}

/** A database from before the key was replaced has taken up the entry that says so, and is bound to the new one from here on. */
async function bindLaterKey({ installation, installations, signingKey }: Engines): Promise<void> {
  const { text } = signingKey.verifier
  if (installation.engines.signer !== text) await installations.bindSigner(text)
}

function wire(config: Config, engines: Engines, logger: Logger) {
  const failpoint = makeFailpoint(config.failpoint)
  const audit = composeAudit(engines)
  const people = composePeople(engines, audit)
  const retentionTx = bindRetentionTx(audit)
  const ingest = composeIngest({ engines, audit, people, makeRetentionTx: retentionTx, logger, failpoint })
  const captureCertificate = bindCaptureCertificate(ingest)
  const restore = composeRestore({ engines, audit, retentionTx, captureCertificate, failpoint })
  const vocabulary = composeVocabulary(engines, audit)
  const search = composeSearch({ engines, audit, people, vocabulary, ingest, logger, failpoint })
  const retention = composeRetention({
    config,
    engines,
    audit,
    retentionTx,
    captureCertificate,
    noteRefused: ingest.noteRefused,
    noteHiddenTarget: ingest.noteHiddenTarget,
    queries: search.findEveryMatch,
    logger,
    failpoint,
  })
  const { health, inspectEngines, jobs } = composeHealth(engines, audit, search)
  const worker = composeWorker({ config, engines, audit, ingest, retention, search, logger })
  const services = bindApiServices({ people, ingest, retention, search, vocabulary, audit, health })
  return {
    engines,
    people,
    ingest,
    retention,
    restore,
    search,
    vocabulary,
    audit,
    inspectEngines,
    jobs,
    worker,
    /** The HTTP edge; listens nowhere yet. */
    app: (): Express => makeApp({ services, logger, version }),
    close: async ({ anchorMs = Number.POSITIVE_INFINITY, sessionsMs }: Partial<ClosePatience> = {}) => {
      // What this process has written is anchored before it goes, so that nothing of it can be taken back.
      const anchored = audit
        .keepAnchored()
        .catch((error: unknown) => logger.warn('the log was not anchored at the end', {}, error))
      if ((await settledWithin(anchored, anchorMs)) === 'late')
        logger.warn('the log was not anchored at the end: its place does not answer')
      await engines.close(sessionsMs)
    },
  }
}

function bindCaptureCertificate(ingest: IngestParts): CaptureCertificate {
  return async ({ id, title, filename, mediaType, marking, body }) => {
    const { record } = await ingest.captureRecord(systemActor, {
      metadata: { folder: certificateFolder, title, marking, sha256: sha256Hex(body) },
      content: (async function* () {
        yield body
      })(),
      filename,
      mediaType,
      idempotencyKey: `certificate:${id}`,
    })
    return record.id
  }
}
