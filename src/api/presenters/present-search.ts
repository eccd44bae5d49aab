import type { FilePlanNode } from '../../search/file-plan-tree.ts'
import type { LabelledClass } from '../../search/label-facets.ts'
import { type FacetName, facetNames, missingNames } from '../../search/ports.ts'
import type { SearchAnswer } from '../../search/search-records.ts'
import { presentShape } from './present-shape.ts'

/** What a search found. No score leaves: it would tell of what the asker may not see (DESIGN §7). */
export function presentSearch(answer: SearchAnswer) {
  return {
    total: answer.total,
    totalIsExact: answer.totalIsExact,
    matchingAll: answer.matchingAll,
    hits: answer.hits.map((hit) => ({
      id: hit.id,
      reference: hit.reference,
      title: hit.title,
      class: hit.class,
      folder: hit.folder,
      date: hit.date,
      marking: hit.marking,
      format: hit.format,
      snippets: hit.snippets.map(({ page, html, filename }) => ({ page, html, filename })),
    })),
    facets: Object.fromEntries(facetNames.flatMap((name) => presentFacet(answer, name))),
    missing: Object.fromEntries(
      missingNames.flatMap((name) => {
        const found = answer.missing[name]
        return found === undefined ? [] : [[name, { label: found.label, count: found.count }]]
      }),
    ),
    next: answer.next,
    interpretation: answer.interpretation,
    didYouMean: answer.didYouMean.map(({ q, changes, reason }) => ({
      q,
      changes: changes.map(({ typed, suggested }) => ({ typed, suggested })),
      reason,
    })),
    behind: answer.behind,
  }
}

function presentFacet(answer: SearchAnswer, name: FacetName): [string, unknown][] {
  const values = answer.facets[name]
  if (values === undefined) return []
  if (name !== 'class') return [[name, values.map(({ value, label, count }) => ({ value, label, count }))]]
  return [[name, answer.facets.class?.map(presentClass)]]
}

function presentClass({ value, label, count, parent, depth }: LabelledClass) {
  return { value, label, count, parent, depth }
}

/** A class of the file plan, with what lies under it. */
export function presentFilePlanNode(node: FilePlanNode): object {
  const { schedule } = node
  return {
    code: node.code,
    title: node.title,
    children: node.children.map(presentFilePlanNode),
    schedule:
      schedule === null
        ? null
        : {
            code: schedule.code,
            version: schedule.version,
            trigger: schedule.trigger,
            period: schedule.period,
            after: schedule.after,
            rounding: schedule.rounding,
            action: schedule.action,
            reviewers: schedule.reviewers,
            ...presentShape(schedule),
          },
    folders: node.folders,
    records: node.records,
  }
}
