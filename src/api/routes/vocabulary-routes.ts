import { json } from '../http/answer.ts'
import { defineRoute } from '../http/define-route.ts'
import { expectedRevisions, revisionTag } from '../http/entity-tag.ts'
import type { Route } from '../http/route.ts'
import { presentVocabularyEntry } from '../presenters/present-vocabulary-entry.ts'
import { ifMatchHeader } from '../schemas/if-match-header.ts'
import { pageAnswer, pageRequest, presentPage } from '../schemas/page-schema.ts'
import {
  newVocabularyEntryBody,
  vocabularyChanges,
  vocabularyEntryAnswer,
  vocabularyListQuery,
  vocabularyParams,
} from '../schemas/vocabulary-schemas.ts'
import type { VocabularyServices } from '../services/vocabulary-services.ts'

const section = 'Finding'
const entry = {
  description: 'The entry.',
  schema: vocabularyEntryAnswer,
  headers: { ETag: 'Of this revision: send it back in If-Match.' },
}

/** Synonyms and acronyms: read by all, changed by IG officers and administrators, in use from the commit. */
export function makeVocabularyRoutes(vocabulary: VocabularyServices): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/vocabulary',
      action: 'read-vocabulary',
      section,
      summary: 'List synonyms and acronyms',
      query: vocabularyListQuery,
      answers: {
        200: { description: 'Entries, by their first forms.', schema: pageAnswer(vocabularyEntryAnswer) },
      },
      handle: async ({ actor, query }) => {
        const { size, cursor } = query
        const page = pageRequest(cursor === undefined ? { size } : { size, cursor })
        return json(200, presentPage(await vocabulary.list(actor, page), presentVocabularyEntry))
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/vocabulary',
      action: 'change-vocabulary',
      section,
      summary: 'Add forms that mean the same',
      description:
        'Every search that begins after the answer finds any of them by each. Nothing is indexed anew.',
      body: newVocabularyEntryBody,
      answers: { 201: { ...entry, headers: { ...entry.headers, Location: 'Address of the entry.' } } },
      errors: ['form-taken', 'invalid-form'],
      handle: async ({ actor, body }) => {
        const added = await vocabulary.add(actor, body)
        return json(201, presentVocabularyEntry(added), {
          ETag: revisionTag(added.revision),
          Location: `/api/v1/vocabulary/${added.id}`,
        })
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/vocabulary/{id}',
      action: 'read-vocabulary',
      section,
      summary: 'Look at an entry of the vocabulary',
      params: vocabularyParams,
      answers: { 200: entry },
      errors: ['not-found', 'precondition-failed'],
      handle: async ({ actor, params }) => {
        const found = await vocabulary.get(actor, params.id)
        return json(200, presentVocabularyEntry(found), { ETag: revisionTag(found.revision) })
      },
    }),
    defineRoute({
      method: 'patch',
      path: '/api/v1/vocabulary/{id}',
      action: 'change-vocabulary',
      section,
      summary: 'Change what means the same',
      headers: ifMatchHeader,
      params: vocabularyParams,
      body: vocabularyChanges,
      answers: { 200: entry },
      errors: ['not-found', 'precondition-failed', 'precondition-required', 'form-taken', 'invalid-form'],
      handle: async ({ actor, params, body: { forms, note }, request }) => {
        const changes = { ...(forms !== undefined && { forms }), ...(note !== undefined && { note }) }
        const changed = await vocabulary.change(actor, params.id, changes, expectedRevisions(request))
        return json(200, presentVocabularyEntry(changed), { ETag: revisionTag(changed.revision) })
      },
    }),
    defineRoute({
      method: 'delete',
      path: '/api/v1/vocabulary/{id}',
      action: 'change-vocabulary',
      section,
      summary: 'Remove an entry from the vocabulary',
      description: 'Answers it as it was: its forms mean themselves alone from now on.',
      params: vocabularyParams,
      answers: { 200: { description: 'The entry as it was.', schema: vocabularyEntryAnswer } },
      errors: ['not-found'],
      handle: async ({ actor, params }) =>
        json(200, presentVocabularyEntry(await vocabulary.remove(actor, params.id))),
    }),
  ]
}
