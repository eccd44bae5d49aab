/** A number in four bytes: whole or the upper half of one, or a hundredth of either ([MS-XLS] 2.5.217, [MS-XLSB] 2.5.123). */
export function shortNumber(value: number): number {
  const number = (value & 2) === 0 ? double(0, (value & 0xfffffffc) >>> 0) : value >> 2
  return (value & 1) === 0 ? number : number / 100
}

/** A number by its two halves. */
export function double(low: number, high: number): number {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt32LE(low, 0)
  bytes.writeUInt32LE(high, 4)
  return bytes.readDoubleLE(0)
}
