import type { MarkupEvents } from '../office/markup-parser.ts'

/** English metric units in a point (ISO/IEC 29500-1, 20.1.2.1). */
const UNITS = 12_700

/** Finds the pictures of a slide: the relation of each, and how large it is shown, in square points (19.3.1.37). */
export function makeSlidePictures(found: (id: string, area: number) => void): MarkupEvents {
  let id: string | undefined
  let inPicture = 0
  return {
    open: (element, attributes) => {
      if (element === 'pic') {
        inPicture += 1
        id = undefined
      } else if (inPicture > 0 && element === 'blip') id = attributes['r:embed']
      else if (inPicture > 0 && element === 'ext' && id !== undefined) {
        const area = (Number(attributes['cx']) * Number(attributes['cy'])) / UNITS ** 2
        if (area > 0) {
          found(id, area)
          id = undefined
        }
      }
    },
    close: (element) => {
      if (element === 'pic') inPicture = Math.max(0, inPicture - 1)
    },
    text: () => undefined,
  }
}
