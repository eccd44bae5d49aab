/** Class, schedule and folder that every installation has: disposal certificates are records themselves (DESIGN §5). */
export const builtIn = {
  rootClass: 'MUNIMENT',
  certificateClass: 'MUNIMENT-CERT',
  certificateFolder: 'MUNIMENT-CERT',
  schedule: 'MUNIMENT-PERM',
} as const

/** Whether a code or reference belongs to Muniment itself: no plan names, touches or removes it. */
export function isReserved(code: string): boolean {
  return /^muniment(?:$|[^\p{L}\p{N}])/iu.test(code)
}
