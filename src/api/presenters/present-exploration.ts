import type { FolderName } from '../../search/explore/folder-reads.ts'
import type { FoldersOfSearch } from '../../search/explore/folders-of-search.ts'
import type { RecentFolders } from '../../search/explore/recent-folders.ts'
import type { RelatedFolder } from '../../search/explore/related-folders.ts'
import type { SimilarRecord } from '../../search/explore/similar-records.ts'
import type { TermsOfSearch } from '../../search/explore/terms-of-search.ts'
import type { PeopleOfSearch } from '../../search/people-of-search.ts'
import type { FoundInClass, PlanOfSearch } from '../../search/plan-of-search.ts'
import type { TimelineAnswer } from '../../search/timeline.ts'

export function presentPlanOfSearch({ total, plan, interpretation }: PlanOfSearch) {
  return { total, plan: presentFound(plan), interpretation }
}

function presentFound({ code, title, records, children }: FoundInClass): object {
  return { code, title, records, children: children.map(presentFound) }
}

export function presentPeopleOfSearch({ total, people, interpretation }: PeopleOfSearch) {
  return {
    total,
    people: people.map(({ name, count, authorOf, reason }) => ({ name, count, authorOf, reason })),
    interpretation,
  }
}

export function presentTimeline({ total, by, buckets, interpretation }: TimelineAnswer) {
  return {
    total,
    by,
    buckets: buckets.map(({ from, to, label, count }) => ({ from, to, label, count })),
    interpretation,
  }
}

/** No weight and no score leaves: what they are counted from is the asker's alone, but they would say nothing either. */
export function presentSimilar(items: readonly SimilarRecord[]) {
  return {
    items: items.map((item) => ({
      id: item.id,
      reference: item.reference,
      title: item.title,
      class: item.classCode,
      folder: item.folder,
      date: item.date,
      marking: item.marking,
      format: item.format,
      sharedTerms: item.sharedTerms,
      reason: item.reason,
    })),
  }
}

export function presentTermsOfSearch({ total, terms, interpretation }: TermsOfSearch) {
  return {
    total,
    terms: terms.map(({ term, count, q, reason }) => ({ term, count, q, reason })),
    interpretation,
  }
}

export function presentFoldersOfSearch({ total, folders, interpretation }: FoldersOfSearch) {
  return {
    total,
    folders: folders.map(({ count, reason, ...folder }) => ({ ...named(folder), count, reason })),
    interpretation,
  }
}

export function presentRelatedFolders(folders: readonly RelatedFolder[]) {
  return { items: folders.map(({ reason, ...folder }) => ({ ...named(folder), reason })) }
}

export function presentRecentFolders({ since, countsAreExact, folders }: RecentFolders) {
  return {
    since,
    countsAreExact,
    items: folders.map(({ count, last, reason, ...folder }) => ({ ...named(folder), count, last, reason })),
  }
}

function named({ reference, title, classCode }: FolderName) {
  return { folder: reference, title, class: classCode }
}
