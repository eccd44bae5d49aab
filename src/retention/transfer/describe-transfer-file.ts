import type { CivilDate } from '../../records/dates/civil-date.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import { type Closure, openClosure } from './closure.ts'
import { closureEnd } from './closure-end.ts'
import type { TransferFile } from './transfer-file.ts'
import { transferPath } from './transfer-path.ts'

/** A file as the package's metadata describes it; the keys' order is that of the JSON. */
export type TransferEntry = ReturnType<typeof describeTransferFile>

/** What the receiving archive is told of a file: the record it belongs to, the bytes, and how long it is closed. */
export function describeTransferFile(file: TransferFile) {
  const closure = file.closure ?? openClosure
  return {
    path: transferPath(file),
    recordId: file.recordId,
    reference: file.reference,
    position: file.position,
    role: file.role,
    filename: file.filename,
    title: file.title,
    alternativeTitle: closure.alternativeTitle ?? null,
    class: file.classCode,
    classTitle: file.classTitle,
    folder: file.folder,
    folderTitle: file.folderTitle,
    date: file.documentDate,
    receivedOn: file.receivedOn,
    capturedOn: file.capturedOn,
    author: file.author,
    keywords: file.keywords,
    marking: file.marking,
    schedule: `${file.scheduleCode} version ${file.scheduleVersion}`,
    retentionEnd: file.retentionEnd,
    authority: file.authority,
    format: file.format,
    mediaType: file.mediaType,
    size: file.size,
    sha256: file.sha256,
    closure: describeClosure(closure, file.documentDate ?? file.capturedOn, file.decidedAt),
    componentId: file.componentId,
    parentId: file.parentId,
    fields: file.fields,
    subjects: file.subjects,
    people: file.people,
    furtherFolders: file.furtherFolders,
    supersededOn: file.supersededOn,
    supersededBy: file.supersededBy,
  }
}

/** The closure with its days: from the record's own date, to its last day, under exemptions asserted when it was decided. */
function describeClosure(closure: Closure, startsOn: CivilDate, decidedAt: Date) {
  const exemptions = closure.exemptions ?? []
  return {
    type: closure.type,
    period: closure.period ?? null,
    startsOn: closure.type === 'open' ? null : startsOn,
    endsOn: lastDay(closure, startsOn),
    exemptions,
    exemptionsAssertedOn: exemptions.length === 0 ? null : londonDate(decidedAt),
  }
}

/** A date that was changed after the decision may lead beyond the calendar: the period then says it alone, and nothing waits. */
function lastDay(closure: Closure, startsOn: CivilDate): CivilDate | null {
  const end = closureEnd(closure, startsOn)
  return end === 'beyond-calendar' ? null : end
}
