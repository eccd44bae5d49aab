/**
 * SQL for the id of the generated record number `n`, an expression of type bigint: a UUID version 7 as Muniment gives
 * them, so that what was captured together lies together in the indexes; its last digits are random.
 */
export function generatedId(n: string): string {
  return `(lpad(to_hex(1600000000000 + ${n}), 12, '0') || '7000' || '8' || substr(md5((${n})::text), 1, 15))::uuid`
}
