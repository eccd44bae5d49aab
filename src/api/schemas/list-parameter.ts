import { z } from 'zod'

/** A filter that may be given once or several times: alternatives. */
export function repeatable<Item extends z.ZodType>(item: Item) {
  return z
    .preprocess(
      (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
      z.array(item).max(100),
    )
    .meta({ description: 'May be given several times: alternatives.' })
}

/** The same for names from a closed list, which may also stand together, parted by commas. */
export function commaSeparated<Item extends z.ZodType>(item: Item) {
  return z
    .preprocess((value) => {
      const given = value === undefined ? [] : Array.isArray(value) ? value : [value]
      return given.flatMap((each) =>
        typeof each === 'string'
          ? each
              .split(',')
              .map((word) => word.trim())
              .filter((word) => word !== '')
          : [each],
      )
    }, z.array(item).max(100))
    .meta({ description: 'Several are parted by commas, or given several times.' })
}
