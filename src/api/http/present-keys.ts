/**
 * A parsed value as `exactOptionalPropertyTypes` sees it: what is optional is absent or there, never `undefined`.
 * True of everything that came as JSON, as a query or as parameters, and zod adds no keys of its own.
 */
export type Present<T> = T extends string | number | boolean | bigint | null | undefined | Date
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Present<Item>[]
    : { readonly [Key in keyof T]: Present<Exclude<T[Key], undefined>> }
