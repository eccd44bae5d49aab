import type { WhatIfs } from '../../retention/what-if/what-ifs.ts'
import type { Route } from '../http/route.ts'
import { folderParams } from '../schemas/folder-schemas.ts'
import { recordParams } from '../schemas/record-schemas.ts'
import {
  supposedClosingBody,
  supposedFolderMoveBody,
  supposedMoveBody,
  supposedOverrideBody,
} from '../schemas/what-if-schemas.ts'
import { lookedAt } from './looked-at.ts'

const action = 'preview-filing'
const ofFolder = { action, section: 'Folders', params: folderParams } as const
const ofRecord = { action, section: 'Records', params: recordParams } as const
const gone = ['not-found', 'being-destroyed', 'gone'] as const

/** What people do to folders and records, and schedules given to them, looked at before it bites. */
export function makeFilingWhatIfRoutes(whatIf: WhatIfs): readonly Route[] {
  return [
    ...lookedAt({
      ...ofFolder,
      path: '/api/v1/folders/{+reference}/close/what-if',
      change: 'closing a folder',
      body: supposedClosingBody,
      errors: ['not-found', 'held', 'folder-closed', 'date-in-future', 'date-before-newest-record'],
      whatIf: whatIf.closing,
      changeOf: ({ params, body }) => ({ reference: params.reference, ...body }),
    }),
    ...lookedAt({
      ...ofFolder,
      path: '/api/v1/folders/{+reference}/reopen/what-if',
      change: 'reopening a folder',
      errors: ['not-found', 'held', 'conflict', 'gone'],
      whatIf: whatIf.reopening,
      changeOf: ({ params }) => params.reference,
    }),
    ...lookedAt({
      ...ofFolder,
      path: '/api/v1/folders/{+reference}/move/what-if',
      change: 'reclassifying a folder',
      body: supposedFolderMoveBody,
      errors: [...gone, 'held', 'conflict', 'unknown-class'],
      whatIf: whatIf.folderMove,
      changeOf: ({ params, body }) => ({ reference: params.reference, class: body.class }),
    }),
    ...lookedAt({
      ...ofRecord,
      path: '/api/v1/records/{id}/move/what-if',
      change: 'moving a record',
      body: supposedMoveBody,
      errors: [
        ...gone,
        'held',
        'conflict',
        'folder-closed',
        'invalid-field',
        'missing-field',
        'unknown-field',
        'unknown-folder',
      ],
      whatIf: whatIf.recordMove,
      changeOf: ({ params, body }) => ({ id: params.id, folder: body.folder }),
    }),
    ...overridesLookedAt(whatIf),
  ]
}

/** Of a record and of a folder. */
function overridesLookedAt(whatIf: WhatIfs): readonly Route[] {
  const giving = [...gone, 'held', 'conflict', 'unknown-schedule'] as const
  const withdrawing = [...gone, 'held', 'conflict'] as const
  return [
    ...lookedAt({
      ...ofRecord,
      path: '/api/v1/records/{id}/retention/override/what-if',
      change: 'giving a record another schedule',
      body: supposedOverrideBody,
      errors: giving,
      whatIf: whatIf.override,
      changeOf: ({ params, body }) => ({ subject: { type: 'record', id: params.id } as const, ...body }),
    }),
    ...lookedAt({
      ...ofRecord,
      path: '/api/v1/records/{id}/retention/override/withdraw/what-if',
      change: 'letting a record follow its class again',
      errors: withdrawing,
      whatIf: whatIf.overrideWithdrawal,
      changeOf: ({ params }) => ({ type: 'record', id: params.id }) as const,
    }),
    ...lookedAt({
      ...ofFolder,
      path: '/api/v1/folders/{+reference}/retention/override/what-if',
      change: 'giving a folder another schedule',
      body: supposedOverrideBody,
      errors: giving,
      whatIf: whatIf.override,
      changeOf: ({ params, body }) => ({
        subject: { type: 'folder', reference: params.reference } as const,
        ...body,
      }),
    }),
    ...lookedAt({
      ...ofFolder,
      path: '/api/v1/folders/{+reference}/retention/override/withdraw/what-if',
      change: 'letting a folder follow its class again',
      errors: withdrawing,
      whatIf: whatIf.overrideWithdrawal,
      changeOf: ({ params }) => ({ type: 'folder', reference: params.reference }) as const,
    }),
  ]
}
