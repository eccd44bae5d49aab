import type { ComponentId, FolderId } from '../../../src/kernel/ids.ts'
import type { CivilDate } from '../../../src/records/dates/civil-date.ts'
import type { RecordEntity } from '../../../src/records/record-entity.ts'
import { numberedId } from '../../contracts/search-index-corpus.ts'

const inGen = { classPath: ['GEN'], marking: 'official', groups: [] } as const
/** A letter with one attachment, in one folder. */
export const makeRecord = (number: number, given: Partial<RecordEntity> = {}): RecordEntity => ({
  id: numberedId(number),
  reference: `GEN/${number}`,
  title: 'A letter',
  titleIsFilename: false,
  folder: { id: 'f' as FolderId, reference: 'GEN/2020' },
  classCode: 'GEN',
  folders: [{ folder: { id: 'f' as FolderId, reference: 'GEN/2020' }, classCode: 'GEN', access: inGen }],
  access: inGen,
  marking: 'official',
  state: 'active',
  documentDate: '2020-02-03' as CivilDate,
  receivedOn: null,
  capturedAt: new Date('2021-01-01T00:00:00Z'),
  capturedOn: '2021-01-01' as CivilDate,
  author: 'Ann',
  keywords: ['roads'],
  fields: { supplier: 'Acme', amount: 12 },
  subjects: [{ type: 'case', id: 'C-77' }],
  people: ['Ann', 'Bob'],
  format: 'email',
  reading: 'available',
  readingDetail: { method: 'own-text', pages: 1, meanConfidence: null, languages: [] },
  supersededOn: null,
  supersededBy: null,
  revision: 4,
  components: [
    {
      id: 'c' as ComponentId,
      role: 'original',
      parentId: null,
      filename: 'mail.eml',
      mediaType: 'message/rfc822',
      format: 'email',
      size: 1,
      sha256: '',
      objectKey: '',
      textKey: null,
      quarantined: false,
    },
    {
      id: 'd' as ComponentId,
      role: 'attachment',
      parentId: 'c' as ComponentId,
      filename: 'costs.pdf',
      mediaType: 'application/pdf',
      format: 'pdf',
      size: 1,
      sha256: '',
      objectKey: '',
      textKey: null,
      quarantined: false,
    },
  ],
  ...given,
})
