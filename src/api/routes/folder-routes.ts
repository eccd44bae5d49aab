import { json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import type { Route } from '../http/route.ts'
import { presentFolder } from '../presenters/present-folder.ts'
import {
  closeFolderBody,
  folderAnswer,
  folderChanges,
  folderListQuery,
  folderParams,
  moveFolderBody,
  newFolderBody,
} from '../schemas/folder-schemas.ts'
import { pageAnswer, pageRequest, presentPage } from '../schemas/page-schema.ts'
import { reasonBody, requireReason } from '../schemas/reason-schema.ts'
import type { FolderServices } from '../services/folder-services.ts'

const section = 'Folders'
const folder = { description: 'The folder.', schema: folderAnswer }

/** Folders: open, look at, change, close, reopen. */
export function makeFolderRoutes(folders: FolderServices): readonly Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/v1/folders',
      action: 'create-folder',
      section,
      summary: 'Open a folder under a class',
      body: newFolderBody,
      answers: { 201: { ...folder, headers: { Location: 'Address of the folder.' } } },
      errors: ['folder-exists', 'unknown-class'],
      handle: async ({ actor, body: { class: classCode, ...rest } }) => {
        const made = await folders.create(actor, { classCode, ...rest })
        return json(201, presentFolder(made), {
          Location: `/api/v1/folders/${encodeURIComponent(made.reference)}`,
        })
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/folders',
      action: 'read-folder',
      section,
      summary: 'List the folders you may read',
      query: folderListQuery,
      answers: { 200: { description: 'By reference.', schema: pageAnswer(folderAnswer) } },
      handle: async ({ actor, query: { class: classCode, status, ...page } }) => {
        const filter = {
          ...(classCode === undefined ? {} : { classCode }),
          ...(status === undefined ? {} : { status }),
        }
        return json(200, presentPage(await folders.list(actor, filter, pageRequest(page)), presentFolder))
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/folders/{+reference}',
      action: 'read-folder',
      section,
      summary: 'Look at a folder',
      params: folderParams,
      answers: { 200: folder },
      errors: ['not-found'],
      handle: async ({ actor, params }) =>
        json(200, presentFolder(await folders.get(actor, params.reference))),
    }),
    defineRoute({
      method: 'patch',
      path: '/api/v1/folders/{+reference}',
      action: 'change-folder',
      section,
      summary: 'Tighten or loosen a folder, or change its title',
      description:
        'Another marking or other groups want a reason. The folder’s records follow at once, also those that lie in other folders as well: groups are the folder’s, and a marking below the folder’s is raised to it. A lower marking of the folder leaves those of its records as they are: lower each by changing the record. Tightening is possible for closed folders too, and under every hold; a hold that allows no change refuses everything else.',
      params: folderParams,
      body: folderChanges,
      answers: {
        200: { ...folder, description: 'The folder as it stands, also where it is now kept from you.' },
      },
      errors: ['not-found', 'gone', 'held', 'reason-missing'],
      handle: async ({ actor, params, body: { reason, ...changes } }) => {
        const why = reason === undefined ? {} : { reason: requireReason(reason) }
        return json(200, presentFolder(await folders.change(actor, params.reference, { ...changes, ...why })))
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/folders/{+reference}/close',
      action: 'close-folder',
      section,
      summary: 'Close a folder',
      description: 'Triggers the schedules that count from closure. `on` absent: today in London.',
      params: folderParams,
      body: closeFolderBody,
      answers: { 200: folder },
      errors: ['not-found', 'folder-closed', 'date-in-future', 'date-before-newest-record'],
      handle: async ({ actor, params, body }) =>
        json(200, presentFolder(await folders.close(actor, params.reference, body))),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/folders/{+reference}/reopen',
      action: 'reopen-folder',
      section,
      summary: 'Reopen a closed folder, with a reason',
      params: folderParams,
      body: reasonBody,
      answers: { 200: folder },
      errors: ['not-found', 'conflict', 'reason-missing'],
      handle: async ({ actor, params, body }) =>
        json(
          200,
          presentFolder(
            await folders.reopen(actor, params.reference, { reason: requireReason(body.reason) }),
          ),
        ),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/folders/{+reference}/move',
      action: 'move-folder',
      section,
      summary: 'Reclassify a folder with all that lies in it',
      description:
        'Every date is computed anew from its original trigger. What is then due already goes to review; who moved it cannot approve.',
      params: folderParams,
      body: moveFolderBody,
      answers: { 200: folder },
      errors: ['not-found', 'conflict', 'gone', 'being-destroyed', 'unknown-class', 'reason-missing'],
      handle: async ({ actor, params, body }) => {
        const move = { class: body.class, reason: requireReason(body.reason) }
        return json(200, presentFolder(await folders.move(actor, params.reference, move)))
      },
    }),
  ]
}
