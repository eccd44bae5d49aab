import { isMunimentError } from '../kernel/muniment-error.ts'
import type { ComponentPages, LoadPages, TextOfComponent } from './ports.ts'

export interface SoundPages {
  readonly components: readonly ComponentPages[]
  /** Whether no text was left out. */
  readonly isWhole: boolean
  /** Whether one was absent: the record may be about to be destroyed. */
  readonly isAbsent: boolean
}

/**
 * The texts that can be read, in their order. One that is absent or damaged counts as none: what is known of a record beside
 * it stands, and a record that is destroyed between its reading and this has none.
 */
export async function loadSoundPages(
  loadPages: LoadPages,
  texts: readonly TextOfComponent[],
): Promise<SoundPages> {
  const loaded = await Promise.all(texts.map((text) => loadOne(loadPages, text)))
  return {
    components: loaded.flatMap((one) => (typeof one === 'string' ? [] : one)),
    isWhole: !loaded.some((one) => typeof one === 'string'),
    isAbsent: loaded.includes('absent'),
  }
}

async function loadOne(
  loadPages: LoadPages,
  text: TextOfComponent,
): Promise<readonly ComponentPages[] | 'absent' | 'corrupt'> {
  try {
    return await loadPages([text])
  } catch (error) {
    if (isMunimentError(error, 'object-absent')) return 'absent'
    if (isMunimentError(error, 'object-corrupt')) return 'corrupt'
    throw error
  }
}
