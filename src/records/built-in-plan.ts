/** The folder into which disposal certificates are captured; every installation has it (DESIGN §5). */
export const certificateFolder = 'MUNIMENT-CERT'

/** Whether a code or reference belongs to Muniment itself: no plan names, touches or removes it. */
export function isReserved(code: string): boolean {
  return /^muniment(?:$|[^\p{L}\p{N}])/iu.test(code)
}
