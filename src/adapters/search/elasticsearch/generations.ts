import type { Client } from '@elastic/elasticsearch'
import { refusalOf } from './engine-error.ts'
import { addedProperties, indexSettings } from './mapping.ts'

export interface GenerationsOptions {
  readonly client: Client
  readonly alias: string
  readonly shards: number
}

/** The indices behind an alias, numbered: the alias is all that anyone else names. */
export interface Generations {
  /** Runs `work` with an index behind the alias, made where there is none; once more should it vanish meanwhile. */
  onExisting<Result>(work: () => Promise<Result>): Promise<Result>
  /** Puts an empty generation behind the alias and removes the one before, in one step. */
  startAnew(): Promise<void>
}

export function makeGenerations({ client, alias, shards }: GenerationsOptions): Generations {
  let ready: Promise<void> | undefined

  const nameOf = (generation: number) => `${alias}-${String(generation).padStart(6, '0')}`
  const current = async (): Promise<string[]> =>
    Object.keys(await client.indices.getAlias({ name: alias }, { ignore: [404] })).filter((name) =>
      name.startsWith(`${alias}-`),
    )

  const create = async (generation: number, aliases: { [name: string]: object }): Promise<void> => {
    try {
      await client.indices.create({ index: nameOf(generation), ...indexSettings(shards), aliases })
    } catch (error) {
      // Another process was first.
      if (refusalOf(error) !== 'resource_already_exists_exception') throw error
    }
  }
  const ensure = async (): Promise<void> => {
    if (await client.indices.existsAlias({ name: alias })) {
      await client.indices.putMapping({ index: alias, properties: addedProperties })
      return
    }
    await create(1, { [alias]: {} })
    if (await client.indices.existsAlias({ name: alias })) return
    // Left without its alias by a start that was interrupted.
    await client.indices.putAlias({ index: nameOf(1), name: alias })
  }

  return {
    async onExisting(work) {
      ready ??= ensure()
      try {
        await ready
        return await work()
      } catch (error) {
        ready = undefined
        if (refusalOf(error) !== 'index_not_found_exception') throw error
        await ensure()
        return work()
      }
    },
    async startAnew() {
      const before = await current()
      const newest = Math.max(0, ...before.map((name) => Number(name.slice(alias.length + 1)) || 0))
      // A left-over of an interrupted start would keep its entries.
      await client.indices.delete({ index: nameOf(newest + 1) }, { ignore: [404] })
      await create(newest + 1, {})
      await client.indices.updateAliases({
        actions: [
          { add: { index: nameOf(newest + 1), alias, is_write_index: true } },
          ...before.map((index) => ({ remove_index: { index } })),
        ],
      })
      ready = Promise.resolve()
    },
  }
}
