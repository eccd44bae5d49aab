/** A run of signs as the library found it on a page: where it begins, how far it goes, whether its line ends behind it. */
export interface PdfRun {
  readonly str: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly hasEOL: boolean
  /** Whether its signs stand one below the other, as Japanese may: its height is then its length. */
  readonly isVertical: boolean
  /** Whether it is read from its right end. */
  readonly isRightToLeft: boolean
}

/** Runs whose feet differ by less stand on one line, in points. */
export const SAME_LINE = 4.6
