/** Kinds of thing an entry can be about. */
const auditSubjects = [
  'record',
  'folder',
  'class',
  'file-plan',
  'schedule',
  'hold',
  'event',
  'sweep',
  'batch',
  'certificate',
  'person',
  'search',
  'vocabulary',
  'audit-log',
  'installation',
] as const

export type AuditSubjectType = (typeof auditSubjects)[number]

interface ActionRule {
  /** What an entry of this action may be about. */
  readonly subjects: readonly AuditSubjectType[]
  /** What may lie beside it: names, titles, reasons, queries, addresses. `actorName` is always kept, by itself. */
  readonly details: readonly string[]
}

const descriptive = ['title', 'filename', 'author', 'keywords', 'fields', 'subjects', 'people'] as const

/**
 * The catalogue: everything the log can say (DESIGN §6). An action that is not here cannot be written, nor a detail
 * that its action does not name. Codes, ids, instants and digests go into `codes`; whatever a person worded or is
 * named by goes into `details`, which can be erased while the proofs hold.
 */
export const auditActions = {
  // Records and their content
  'record.captured': { subjects: ['record'], details: [...descriptive, 'path'] },
  'record.read': { subjects: ['record'], details: ['reason', 'message'] },
  'record.quarantined': { subjects: ['record'], details: ['reason', 'message'] },
  'record.updated': { subjects: ['record'], details: [...descriptive, 'reason', 'before', 'after'] },
  'record.moved': { subjects: ['record'], details: ['reason'] },
  'record.version-captured': { subjects: ['record'], details: ['filename', 'reason'] },
  'record.superseded': { subjects: ['record'], details: ['reason'] },
  'record.supersession-withdrawn': { subjects: ['record'], details: ['reason'] },
  'record.filed': { subjects: ['record'], details: ['reason'] },
  'record.unfiled': { subjects: ['record'], details: ['reason'] },
  'record.folder-left': { subjects: ['record'], details: [] },
  'record.folder-returned': { subjects: ['record'], details: [] },
  'content.opened': { subjects: ['record'], details: ['filename'] },
  'text.opened': { subjects: ['record'], details: [] },
  'content.damaged': { subjects: ['record'], details: ['message'] },
  'search.export-started': { subjects: ['search'], details: ['query'] },
  'search.exported': { subjects: ['search'], details: [] },
  // A saved search is its owner's own affair: neither its name nor its query lies beside, where auditors would see it.
  'search.saved': { subjects: ['search'], details: [] },
  'search.changed': { subjects: ['search'], details: [] },
  'search.deleted': { subjects: ['search'], details: [] },
  'search.paused': { subjects: ['search'], details: [] },
  'access.refused': { subjects: auditSubjects, details: ['reason', 'subjectId', 'address', 'query'] },
  'vocabulary.added': { subjects: ['vocabulary'], details: ['forms', 'note'] },
  'vocabulary.changed': { subjects: ['vocabulary'], details: ['forms', 'note', 'before'] },
  'vocabulary.removed': { subjects: ['vocabulary'], details: ['forms', 'note'] },

  // Folders and the file plan
  'folder.created': { subjects: ['folder'], details: ['title', 'subjects', 'groups'] },
  'folder.updated': {
    subjects: ['folder'],
    details: ['title', 'subjects', 'groups', 'groupsBefore', 'reason'],
  },
  'folder.closed': { subjects: ['folder'], details: ['reason'] },
  'folder.reopened': { subjects: ['folder'], details: ['reason'] },
  'folder.moved': { subjects: ['folder'], details: ['reason'] },
  'folder.minimised': { subjects: ['folder'], details: [] },
  'file-plan.applied': { subjects: ['file-plan'], details: ['title', 'path', 'reason'] },
  'class.changed': { subjects: ['class'], details: ['title', 'reason'] },

  // Retention
  'schedule.drafted': { subjects: ['schedule'], details: ['title', 'reason', 'authority', 'approvedBy'] },
  'schedule.published': { subjects: ['schedule'], details: ['title', 'reason', 'authority', 'approvedBy'] },
  'schedule.superseded': { subjects: ['schedule'], details: ['reason'] },
  'schedule.overridden': { subjects: ['record', 'folder'], details: ['authority', 'reason'] },
  'schedule.override-withdrawn': { subjects: ['record', 'folder'], details: ['reason'] },
  'retention.changed': { subjects: ['record', 'folder'], details: ['reason'] },
  'event.filed': { subjects: ['event'], details: ['subject', 'reason'] },
  'event.corrected': { subjects: ['event'], details: ['subject', 'reason'] },
  'event.revoked': { subjects: ['event'], details: ['subject', 'reason'] },
  'hold.placed': { subjects: ['hold'], details: ['name', 'reason', 'authority', 'query', 'reference'] },
  'hold.placed-again': { subjects: ['hold'], details: [] },
  'hold.placed-for-loss': { subjects: ['hold'], details: ['name', 'reason', 'authority'] },
  'hold.evaluated': { subjects: ['hold'], details: [] },
  'hold.reviewed': { subjects: ['hold'], details: ['reason'] },
  'hold.request-closed': { subjects: ['hold'], details: ['reason', 'outcome'] },
  'hold.proceeding-opened': { subjects: ['hold'], details: [] },
  'hold.proceeding-closed': { subjects: ['hold'], details: [] },
  'hold.lift-proposed': { subjects: ['hold'], details: [] },
  'hold.materialised': { subjects: ['hold'], details: [] },
  'hold.caught': { subjects: ['hold', 'record'], details: [] },
  'hold.lift-requested': { subjects: ['hold'], details: ['reason'] },
  'hold.lifted': { subjects: ['hold'], details: ['reason'] },

  // Disposal
  'sweep.started': { subjects: ['sweep'], details: ['reason'] },
  'sweep.finished': { subjects: ['sweep'], details: [] },
  'batch.proposed': { subjects: ['batch'], details: ['reason', 'authority'] },
  'batch.decided': { subjects: ['batch'], details: ['reason', 'authority'] },
  'item.decided': { subjects: ['record'], details: ['reason', 'authority', 'alternativeTitle'] },
  'batch.approved': { subjects: ['batch'], details: ['reason'] },
  'batch.rejected': { subjects: ['batch'], details: ['reason'] },
  'batch.withdrawn': { subjects: ['batch'], details: ['reason'] },
  'batch.approval-voided': { subjects: ['batch'], details: ['reason'] },
  'batch.execution-started': { subjects: ['batch'], details: ['reason'] },
  'batch.completed': { subjects: ['batch'], details: [] },
  'item.destroyed': { subjects: ['record'], details: [] },
  'item.transferred': { subjects: ['record'], details: ['archiveReference'] },
  'transfer.packaged': { subjects: ['batch'], details: [] },
  'transfer.fetched': { subjects: ['batch'], details: [] },
  'transfer.acknowledged': { subjects: ['record'], details: ['archiveReference', 'reason'] },
  'item.retained': { subjects: ['record'], details: ['reason'] },
  'item.skipped': { subjects: ['record'], details: ['reason', 'message'] },
  'item.stuck': { subjects: ['record'], details: ['reason', 'message'] },
  'item.destroyed-again': { subjects: ['record'], details: [] },
  'certificate.issued': { subjects: ['certificate'], details: [] },

  // People
  'person.added': { subjects: ['person'], details: ['name', 'address', 'groups'] },
  'person.changed': { subjects: ['person'], details: ['name', 'address', 'groups', 'reason'] },
  'person.disabled': { subjects: ['person'], details: ['name', 'reason'] },
  'person.token-rotated': { subjects: ['person'], details: ['name'] },
  'person.tokens-revoked': { subjects: ['person'], details: ['name'] },

  // The system and the log itself
  'clock.fault': { subjects: ['installation'], details: ['message'] },
  'clock.confirmed': { subjects: ['installation'], details: ['reason'] },
  'engine.fingerprint': { subjects: ['installation'], details: ['message'] },
  'installation.started': { subjects: ['installation'], details: [] },
  'installation.cooling-off-changed': { subjects: ['installation'], details: [] },
  'installation.restored': { subjects: ['installation'], details: ['reason', 'message'] },
  'orphan.listed': { subjects: ['installation'], details: [] },
  'orphan.destroyed': { subjects: ['installation'], details: [] },
  'reading.asked-again': { subjects: ['installation'], details: [] },
  'reading.stopped': { subjects: ['installation'], details: [] },
  'fixity.checked': { subjects: ['installation'], details: ['message'] },
  'log.heartbeat': { subjects: ['audit-log'], details: [] },
  'log.taken-up': { subjects: ['audit-log'], details: [] },
  'log.key-replaced': { subjects: ['audit-log'], details: ['reason'] },
  'details.erased': { subjects: auditSubjects, details: ['reason', 'authority'] },
} as const satisfies { readonly [action: string]: ActionRule }

export type AuditAction = keyof typeof auditActions
export type AuditSubjectOf<Action extends AuditAction> = (typeof auditActions)[Action]['subjects'][number]
export type AuditDetailOf<Action extends AuditAction> = (typeof auditActions)[Action]['details'][number]
