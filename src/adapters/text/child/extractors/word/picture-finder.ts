import type { PictureCrop } from '../../../child-messages.ts'
import { cropOf } from './crop-of.ts'

/** Finds the pictures of a part of a Word document as its markup streams by. Elements come by their local names. */
export interface PictureFinder {
  open(element: string, attributes: Readonly<Record<string, string>>): void
  close(element: string): void
}

/** English metric units in a point (ISO/IEC 29500-1, 20.1.2.1). */
const UNITS = 12_700
const POINTS: Readonly<Record<string, number>> = {
  pt: 1,
  in: 72,
  cm: 72 / 2.54,
  mm: 72 / 25.4,
  px: 0.75,
  pc: 12,
}

/**
 * Makes a finder that tells the relation of each picture, how large it is shown, in square points, and what is cut off it: those
 * of today's drawings (20.2.2.5) and of older ones (19.1.2.11). What stands there for a file inside (17.3.3.19) is no picture.
 */
export function makePictureFinder(
  found: (id: string, area: number, crop: PictureCrop | undefined) => void,
): PictureFinder {
  let area = 0
  let blip: string | undefined
  let crop: PictureCrop | undefined
  let objects = 0
  let pictures = 0
  return {
    open: (element, attributes) => {
      if (element === 'object') objects += 1
      else if (element === 'pic') pictures += 1
      else if (element === 'extent') area = (Number(attributes['cx']) * Number(attributes['cy'])) / UNITS ** 2
      else if (element === 'shape') area = side(attributes, 'width') * side(attributes, 'height')
      else if (element === 'blip' && pictures > 0) blip = attributes['r:embed']
      else if (element === 'srcRect') crop = cropOf(attributes)
      else if (element === 'imagedata' && objects === 0) tell(attributes['r:id'], cropOf(attributes))
    },
    close: (element) => {
      if (element === 'object') objects -= 1
      else if (element === 'pic') pictures -= 1
      else if (element === 'blipFill') {
        tell(blip, crop)
        blip = undefined
        crop = undefined
      }
    },
  }

  function tell(id: string | undefined, cut: PictureCrop | undefined): void {
    if (id !== undefined && area > 0) found(id, area, cut)
  }
}

/** A side of a shape, of the style that it carries as a web page would. */
function side({ style = '' }: Readonly<Record<string, string>>, name: 'width' | 'height'): number {
  const [, size, unit = ''] =
    new RegExp(`(?:^|;)\\s*${name}:\\s*([\\d.]{1,12})([a-z]{0,2})`).exec(style.slice(0, 2_000)) ?? []
  return Number(size ?? 0) * (POINTS[unit] ?? POINTS['px'] ?? 1)
}
