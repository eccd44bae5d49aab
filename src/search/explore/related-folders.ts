import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import type { Subject } from '../../records/record-entity.ts'
import { byCodePoints } from '../by-code-points.ts'
import { makeFewAtOnce } from '../few-at-once.ts'
import type { FoundRecord, SearchIndex, SearchReads } from '../ports.ts'
import { holdsIdentifier } from '../suggest/holds-identifier.ts'
import type { FolderLink, FolderName, FolderReads } from './folder-reads.ts'
import { standingOut } from './standing-out.ts'
import { termsOfRecords } from './terms-of-records.ts'
import type { TextOfRecord } from './text-of-record.ts'
import { sharedAtLeast } from './weigh-terms.ts'

export interface RelatedFoldersRequest {
  readonly reference: string
  readonly size: number
}

export interface RelatedFolder extends FolderName {
  readonly reason: string
}

export interface RelatedFoldersDeps {
  readonly index: Pick<SearchIndex, 'search' | 'countTerms' | 'findLike'>
  readonly reads: Pick<SearchReads, 'readableAccessSets' | 'loadReadableRecords'>
  readonly folderReads: Pick<FolderReads, 'loadReadableFolders' | 'linksOf'>
  readonly textOfRecord: TextOfRecord
}

/** The newest of the folder, whose words say what it is about. */
const sampleSize = 100
const mostCandidates = 128
const mostTerms = 20
/** So many records that are most like the folder's: where several of them lie, there is more of the same. */
const mostAlike = 200
const textsAtOnce = 4
const namedInReason = 3

/** What ties a folder to the one asked about. */
interface Ties extends FolderLink {
  readonly alike: number
  /** Terms that its records share with the folder's, the most telling first. */
  readonly terms: readonly string[]
}

/**
 * Folders that have to do with one that the asker may read: records that lie in both, the same subjects, records that supersede
 * each other, and records that speak of the same. All of it within the asker's rights. Throws `not-found`.
 */
export function makeRelatedFolders({ index, reads, folderReads, textOfRecord }: RelatedFoldersDeps) {
  const alikeOf = async (
    actor: Actor,
    accessSets: readonly number[],
    reference: string,
    sample: readonly FoundRecord[],
  ) => {
    const looked = { query: null, filters: { folders: [reference] }, accessSets }
    const candidates = await termsOfRecords(sample, textOfRecord, makeFewAtOnce(textsAtOnce))
    const telling = await standingOut(
      index.countTerms,
      looked,
      candidates.slice(0, mostCandidates),
      mostTerms,
    )
    if (telling.length === 0) return new Map<string, Pick<Ties, 'alike' | 'terms'>>()
    const { records } = await index.findLike({
      terms: telling.map(({ term }, at) => ({ term, weight: mostTerms - at })),
      atLeast: sharedAtLeast(telling.length),
      filters: { notFolders: [reference] },
      accessSets,
      exclude: [],
      size: mostAlike,
    })
    const ids = records.map(({ id }) => id)
    const folders = new Map(
      (await reads.loadReadableRecords(actor, accessSets, ids)).map(({ id, folder }) => [id, folder]),
    )
    const shared = new Map<string, { alike: number; has: Set<string> }>()
    for (const { id, terms } of records) {
      const folder = folders.get(id)
      if (folder === undefined) continue
      const known = shared.get(folder) ?? { alike: 0, has: new Set<string>() }
      known.alike += 1
      for (const term of terms) known.has.add(term)
      shared.set(folder, known)
    }
    return new Map(
      Array.from(shared, ([folder, { alike, has }]) => {
        const terms = telling.filter(({ term }) => has.has(term)).map(({ written }) => written)
        return [folder, { alike, terms }] as const
      }),
    )
  }

  return async (
    actor: Actor,
    { reference, size }: RelatedFoldersRequest,
  ): Promise<readonly RelatedFolder[]> => {
    requireAllowed(actor, 'read-folder')
    const accessSets = await reads.readableAccessSets(actor)
    const [source] = await folderReads.loadReadableFolders(actor, accessSets, [reference])
    if (source === undefined) throw notFound()
    const { hits } = await index.search({
      query: null,
      filters: { folders: [reference] },
      accessSets,
      sort: '-date',
      size: sampleSize,
      cursor: null,
      facets: [],
    })
    const sample = await reads.loadReadableRecords(actor, accessSets, hits)
    const alike = await alikeOf(actor, accessSets, reference, sample)
    const links = await folderReads.linksOf(
      accessSets,
      reference,
      sample.map(({ id }) => id),
      // Likeness only adds: whoever is not among so many, and not alike, comes behind them all.
      { most: size, weights, besides: [...alike.keys()] },
    )
    const linked = new Map(links.map((link) => [link.reference, link]))
    const ties = [...new Set([...linked.keys(), ...alike.keys()])]
      .filter((other) => other !== reference)
      .map((other): Ties => ({ ...nothing, ...linked.get(other), ...alike.get(other), reference: other }))
      .sort((one, other) => strength(other) - strength(one) || byCodePoints(one.reference, other.reference))
      .slice(0, size)
    const names = await folderReads.loadReadableFolders(
      actor,
      accessSets,
      ties.map((one) => one.reference),
    )
    const byReference = new Map(names.map((name) => [name.reference, name]))
    return ties.flatMap((tie) => {
      const name = byReference.get(tie.reference)
      return name === undefined ? [] : [{ ...name, reason: reasonFor(tie) }]
    })
  }
}

const nothing = { inBoth: 0, subjects: [], linked: 0, alike: 0, terms: [] } as const

/** What people have said by filing counts for more than what words suggest. */
const weights = { inBoth: 5, subject: 3, linked: 3 } as const

function strength({ inBoth, subjects, linked, alike }: Ties): number {
  return weights.inBoth * inBoth + weights.linked * linked + weights.subject * subjects.length + alike
}

function reasonFor({ inBoth, subjects, linked, alike, terms }: Ties): string {
  const said = [
    ...(inBoth > 0 ? [`${records(inBoth, 'lies', 'lie')} in both`] : []),
    ...sameSubjects(subjects),
    ...(linked > 0
      ? [`${records(linked, 'supersedes or is', 'supersede or are')} superseded by some in this folder`]
      : []),
    ...(alike > 0 ? [`${records(alike, 'speaks', 'speak')} of the same: ${few(terms)}`] : []),
  ]
  return said.join('; ')
}

/** An identifier is never suggested: what has one is told by its kind alone. */
function sameSubjects(subjects: readonly Subject[]): readonly string[] {
  const names = subjects
    .filter(({ id }) => !holdsIdentifier(id))
    .map(({ type, id }) => `${kindOf(type)} ${id}`)
  const kinds = subjects.filter(({ id }) => holdsIdentifier(id)).map(({ type }) => kindOf(type))
  return [
    ...(names.length > 0
      ? [`the same ${names.length === 1 ? 'subject' : 'subjects'}: ${few(names.toSorted(byCodePoints))}`]
      : []),
    ...(kinds.length > 0 ? [`the same ${few([...new Set(kinds)].toSorted(byCodePoints))}`] : []),
  ]
}

function kindOf(type: string): string {
  return holdsIdentifier(type) ? 'subject' : type
}

function records(count: number, one: string, several: string): string {
  return count === 1 ? `1 record ${one}` : `${count} records ${several}`
}

function few(names: readonly string[]): string {
  const more = names.length - namedInReason
  return `${names.slice(0, namedInReason).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
