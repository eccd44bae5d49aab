import { stat } from 'node:fs/promises'
import { assertNever } from '../../../kernel/assert-never.ts'
import type { ChildMessage, ChildTask, UnwornAnswer } from '../child-messages.ts'
import { CannotRead } from './cannot-read.ts'
import type { Extraction, ExtractionJob } from './extraction.ts'
import { detectFormat } from './formats/detect-format.ts'
import type { DetectedFormat } from './formats/detected-format.ts'

type ReadTask = Extract<ChildTask, { kind: 'read' }>

/**
 * Reads a document's own text, page by page, and says which pages need recognition.
 * Throws `CannotRead` for what cannot be read.
 */
export async function readDocument(
  task: ReadTask,
  send: (message: ChildMessage) => Promise<void>,
): Promise<UnwornAnswer> {
  const { size } = await stat(task.path)
  const detected = await detectFormat(task.path, size, task)
  await send({ kind: 'identified', format: detected.format, mediaType: detected.mediaType })
  if (size === 0) throw new CannotRead('empty', 'The file is empty: it holds not one byte.')
  if (task.depth > task.limits.depth) {
    throw new CannotRead(
      'too-deep',
      `The file lies more than ${task.limits.depth} containers deep and was not opened.`,
    )
  }
  let characters = 0
  let cut = false
  const withinLimit = (text: string): string => {
    const left = task.limits.characters - characters
    cut ||= text.length > left
    characters += Math.min(text.length, left)
    return text.slice(0, left)
  }
  const job: ExtractionJob = {
    path: task.path,
    size,
    filename: task.filename,
    partsFolder: task.partsFolder,
    limits: task.limits,
    pages: (count) => send({ kind: 'pages', count }),
    page: (number, text, recognise, written = '') =>
      send({ kind: 'page', number, text: withinLimit(text), recognise, written: withinLimit(written) }),
    picture: (number, entry, crop) =>
      send({ kind: 'picture', number, entry, ...(crop === undefined ? {} : { crop }) }),
    pictureFile: (number, file) => send({ kind: 'picture-file', number, file }),
  }
  const { metadata, parts, warning } = await extract(detected, job)
  const warnings = [warning, cut ? 'The text is longer than the limit and was cut.' : undefined].filter(
    (text) => text !== undefined,
  )
  return {
    kind: 'read',
    metadata,
    parts: [...parts],
    warning: warnings.length > 0 ? warnings.join(' ') : null,
  }
}

/** Extractors are loaded when first needed: a child that only recognises pages has no use for an e-mail parser. */
async function extract(detected: DetectedFormat, job: ExtractionJob): Promise<Extraction> {
  switch (detected.reader) {
    case 'pdf':
      return (await import('./extractors/pdf/read-pdf.ts')).readPdf(job)
    case 'image':
      return (await import('./extractors/read-image.ts')).readImage(job)
    case 'docx':
      return (await import('./extractors/word/read-docx.ts')).readDocx(job)
    case 'word-xml':
      return (await import('./extractors/word/read-word-xml.ts')).readWordXml(job)
    case 'odf':
      return (await import('./extractors/open-document/read-odf.ts')).readOdf(job)
    case 'flat-odf':
      return (await import('./extractors/open-document/read-flat-odf.ts')).readFlatOdf(job)
    case 'doc':
      return (await import('./extractors/word-binary/read-doc.ts')).readDoc(job)
    case 'rtf':
      return (await import('./extractors/rtf/read-rtf.ts')).readRtf(job)
    case 'xlsx':
      return (await import('./extractors/workbook/read-xlsx.ts')).readXlsx(job)
    case 'xlsb':
      return (await import('./extractors/workbook-parts/read-xlsb.ts')).readXlsb(job)
    case 'pptx':
      return (await import('./extractors/slides/read-pptx.ts')).readPptx(job)
    case 'xls':
      return (await import('./extractors/workbook-binary/read-xls.ts')).readXls(job)
    case 'ppt':
      return (await import('./extractors/slides-binary/read-ppt.ts')).readPpt(job)
    case 'email':
      return (await import('./extractors/email/read-email.ts')).readEmail(job)
    case 'msg':
      return (await import('./extractors/outlook/read-msg.ts')).readMsg(job)
    case 'tnef':
      return (await import('./extractors/tnef/read-tnef.ts')).readTnef(job)
    case 'cms':
      return (await import('./extractors/email/read-cms.ts')).readCms(job)
    case 'html':
      return (await import('./extractors/html/read-html.ts')).readHtml(job)
    case 'text':
      return (await import('./extractors/read-plain-text.ts')).readPlainText(job)
    case 'none':
      throw new CannotRead(detected.reason, detected.message)
    default:
      return assertNever(detected)
  }
}
