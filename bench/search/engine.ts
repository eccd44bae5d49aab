/** Which index Muniment is to use: its own, or a server that the bench was told of. */
export type SearchEngine =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'elasticsearch'; readonly url: string }

/** The embedded one, and Elasticsearch where `ELASTICSEARCH_URL` says where it is; the bench starts none. */
export function searchEngines(): readonly SearchEngine[] {
  const url = process.env['ELASTICSEARCH_URL']
  return [
    { kind: 'embedded' },
    ...(url === undefined || url === '' ? [] : [{ kind: 'elasticsearch' as const, url }]),
  ]
}

/** As figures name it, and as they name the engine by itself. */
export interface EngineNames {
  readonly ours: string
  readonly bare: string
  /** Records a second, at least so many times those of the engine by itself. */
  readonly leastRate: number
  /** Bytes that searching may take in our process for each record that there is. */
  readonly bytesARecord: number
}

/** A search of a common word holds its matches while they are counted, and each searching thread 28 bytes a record. */
const BYTES_HELD = 400

export function namesOf({ kind }: SearchEngine): EngineNames {
  return kind === 'embedded'
    ? { ours: 'embedded', bare: 'SQLite FTS5 alone', leastRate: 0.6, bytesARecord: BYTES_HELD }
    : { ours: 'Elasticsearch', bare: 'Elasticsearch alone', leastRate: 0.7, bytesARecord: 0 }
}
