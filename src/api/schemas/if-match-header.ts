/** How routes describe the header without which they change nothing; read by `expectedRevisions`. */
export const ifMatchHeader = {
  'If-Match!': 'The ETag you last read, several of which one may stand, or `*`.',
}
