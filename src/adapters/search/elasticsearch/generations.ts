import type { Client } from '@elastic/elasticsearch'
import { z } from 'zod'
import type { Clock } from '../../../kernel/clock.ts'
import { MunimentError } from '../../../kernel/muniment-error.ts'
import type { Generation, Generations } from '../../../search/index-upkeep/index-generations.ts'
import { isBlocked, refusalOf } from './engine-error.ts'
import { addedProperties, indexSettings, layout } from './mapping.ts'

export interface GenerationsOptions {
  readonly client: Client
  /** Waits for an index that is being made; default: `client`. */
  readonly patient?: Client
  readonly alias: string
  readonly clock: Clock
}

/** A generation as Elasticsearch has it. */
export interface EngineGeneration extends Generation {
  /** Its index. */
  readonly index: string
  /**
   * An alias of its own, by which it is written to: a request that requires an alias never makes an index anew that was
   * deleted meanwhile, with guessed fields.
   */
  readonly own: string
}

export interface EngineGenerations extends Pick<Generations, 'areKnown'> {
  readonly serving: EngineGeneration | null
  readonly building: EngineGeneration | null
  readonly former: EngineGeneration | null
}

/**
 * The indices behind an alias, numbered: the alias is all that searches name. What each is for stands in Elasticsearch alone,
 * as further aliases (`….building`, `….former`), and changes in one step of its cluster state.
 */
export interface EngineStore {
  /** Runs `work` with an index behind the alias, made where there is none; once more should it vanish meanwhile. */
  onExisting<Result>(work: () => Promise<Result>): Promise<Result>
  list(): Promise<EngineGenerations>
  /** The alias by which a generation is named alone. */
  ownAliasOf(number: number): string
  begin(): Promise<EngineGeneration>
  serve(number: number, before: 'keep' | 'discard'): Promise<void>
  discard(number: number): Promise<void>
  /** Puts an empty generation behind the alias and removes all others, in one step. */
  startAnew(): Promise<void>
}

/** What an index says of itself; those of the first release say nothing. `newest`: the highest number ever given. */
const about = z.object({
  since: z.iso.datetime().optional(),
  newest: z.number().optional(),
  layout: z.number().default(1),
})

export function makeGenerations(options: GenerationsOptions): EngineStore {
  const { client, patient = client, alias, clock } = options
  let ready: Promise<void> | undefined

  const nameOf = (number: number) => `${alias}-${String(number).padStart(6, '0')}`
  const ownAliasOf = (number: number) => `${alias}.g${String(number).padStart(6, '0')}`
  const roles = { serving: alias, building: `${alias}.building`, former: `${alias}.former` } as const
  const writing = { is_write_index: true }

  const find = async () => {
    const found = await client.indices.get({
      index: `${alias}-*`,
      features: ['aliases', 'mappings'],
      allow_no_indices: true,
    })
    return Object.entries(found).flatMap(([index, { aliases = {}, mappings }]) => {
      const number = Number(index.slice(alias.length + 1))
      if (!Number.isSafeInteger(number)) return []
      const { since, newest = 0, layout: made } = about.parse(mappings?._meta ?? {})
      return [
        {
          index,
          number,
          own: ownAliasOf(number),
          since: since === undefined ? null : new Date(since),
          newest,
          layout: made,
          isCurrent: made === layout,
          aliases: Object.keys(aliases),
        },
      ]
    })
  }
  type Found = Awaited<ReturnType<typeof find>>[number]
  const inRole = (found: readonly Found[], role: keyof typeof roles): Found | null =>
    found.find(({ aliases }) => aliases.includes(roles[role])) ?? null
  const list = async (): Promise<EngineGenerations> => {
    const found = await find()
    return {
      serving: inRole(found, 'serving'),
      building: inRole(found, 'building'),
      former: inRole(found, 'former'),
      areKnown: true,
    }
  }
  const newestOf = (found: readonly Found[]) =>
    Math.max(0, ...found.flatMap(({ number, newest }) => [number, newest]))

  const note = async (
    { index, layout: made }: Found,
    said: { readonly since?: string; readonly newest: number },
  ) => {
    await client.indices.putMapping({ index, _meta: { ...said, layout: made } })
  }
  const create = async (number: number, aliases: { readonly [name: string]: object }): Promise<void> => {
    const { mappings, ...settings } = indexSettings
    try {
      await patient.indices.create({
        index: nameOf(number),
        ...settings,
        mappings: { ...mappings, _meta: { since: clock.now().toISOString(), layout } },
        aliases: { ...aliases, [ownAliasOf(number)]: {} },
      })
    } catch (error) {
      // Another process was first.
      if (refusalOf(error) !== 'resource_already_exists_exception') throw error
    }
  }
  const ensure = async (): Promise<void> => {
    const { serving } = await list()
    if (serving === null) return create(newestOf(await find()) + 1, { [alias]: writing })
    try {
      await client.indices.putMapping({ index: alias, properties: addedProperties })
      // Those of the first release have none.
      await client.indices.putAlias({ index: serving.index, name: serving.own })
    } catch (error) {
      // What is read-only for a while is searched all the same.
      if (!isBlocked(error)) throw error
    }
  }
  /** Once for all who ask: an index that another is making does not answer before its shards are there. */
  const prepared = (): Promise<void> => {
    if (ready !== undefined) return ready
    const begun = ensure()
    ready = begun
    begun.catch(() => {
      if (ready === begun) ready = undefined
    })
    return begun
  }
  const remove = async (indices: readonly string[]): Promise<void> => {
    // One by one and by their whole names: a server may refuse to delete by a pattern, and one may have gone.
    for (const index of indices) await client.indices.delete({ index }, { ignore: [404] })
  }

  return {
    async onExisting(work) {
      const known = prepared()
      try {
        await known
        return await work()
      } catch (error) {
        if (ready === known) ready = undefined
        if (refusalOf(error) !== 'index_not_found_exception') throw error
        await prepared()
        return work()
      }
    },
    list,
    ownAliasOf,
    async begin() {
      const found = await find()
      const serving = inRole(found, 'serving')
      const number = newestOf(found) + 1
      await remove(found.flatMap(({ index }) => (index === serving?.index ? [] : [index])))
      // Kept where it outlasts the new one: a number that is given twice would let a late writer mistake one for the other.
      if (serving !== null) {
        const since = serving.since === null ? {} : { since: serving.since.toISOString() }
        await note(serving, { ...since, newest: number })
      }
      await create(number, { [roles.building]: {} })
      const { building } = await list()
      if (building?.number !== number) throw notThere(number)
      return building
    },
    async serve(number, before) {
      const found = await find()
      const serving = inRole(found, 'serving')
      const building = inRole(found, 'building')
      const former = inRole(found, 'former')
      const next = [building, former].find((one) => one?.number === number)
      if (next === undefined || next === null) throw notThere(number)
      const now = { since: clock.now().toISOString(), newest: newestOf(found) }
      await note(next, now)
      if (serving !== null && before === 'keep') await note(serving, now)
      const leaving =
        serving === null
          ? []
          : before === 'discard'
            ? [{ remove_index: { index: serving.index } }]
            : [
                { remove: { index: serving.index, alias } },
                { add: { index: serving.index, alias: roles.former } },
              ]
      await client.indices.updateAliases({
        actions: [
          ...leaving,
          { remove: { index: next.index, alias: next === building ? roles.building : roles.former } },
          { add: { index: next.index, alias, ...writing } },
          ...(former === null || former === next ? [] : [{ remove_index: { index: former.index } }]),
        ],
      })
    },
    async discard(number) {
      const { serving, building, former } = await list()
      if (serving?.number === number)
        throw new MunimentError(
          'conflict',
          'The generation of the search index that serves cannot be discarded.',
        )
      await remove([building, former].flatMap((one) => (one?.number === number ? [one.index] : [])))
    },
    async startAnew() {
      const found = await find()
      const number = newestOf(found) + 1
      await create(number, {})
      await client.indices.updateAliases({
        actions: [
          ...found.map(({ index }) => ({ remove_index: { index } })),
          { add: { index: nameOf(number), alias, ...writing } },
        ],
      })
      ready = Promise.resolve()
    },
  }
}

function notThere(number: number): MunimentError {
  return new MunimentError('conflict', `Generation ${number} of the search index is not there any more.`)
}
