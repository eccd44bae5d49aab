/**
 * The English stem of a lower-case word of a–z and 0–9: M. F. Porter, "An algorithm for suffix stripping",
 * Program 14(3), 1980, with his own two later changes (`bli` → `ble`, `logi` → `log`), as FTS5's `porter`,
 * Lucene's `porter_stem` and the reference implementation do. Words under three characters are their own stem.
 */
export function porterStem(word: string): string {
  if (word.length < 3) return word
  let stem = plural(word)
  stem = pastAndProgressive(stem)
  if (stem.endsWith('y') && hasVowel(stem.slice(0, -1))) stem = `${stem.slice(0, -1)}i`
  stem = replaceSuffix(stem, doubleSuffixes, 1)
  stem = replaceSuffix(stem, singleSuffixes, 1)
  stem = dropSuffix(stem)
  return tidy(stem)
}

type Rules = readonly (readonly [suffix: string, replacement: string])[]

/** What the second of its steps changes, and into what. */
export const doubleSuffixes: Rules = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['izer', 'ize'],
  ['bli', 'ble'],
  ['alli', 'al'],
  ['entli', 'ent'],
  ['eli', 'e'],
  ['ousli', 'ous'],
  ['ization', 'ize'],
  ['ation', 'ate'],
  ['ator', 'ate'],
  ['alism', 'al'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['biliti', 'ble'],
  ['logi', 'log'],
]

/** What the third changes. */
export const singleSuffixes: Rules = [
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ful', ''],
  ['ness', ''],
]

/** What the fourth drops. Longer ones first where one ends in the other: the longest suffix alone is tried. */
export const droppedSuffixes = [
  ...[
    'ement',
    'ance',
    'ence',
    'able',
    'ible',
    'ment',
    'ant',
    'ent',
    'ism',
    'ate',
    'iti',
    'ous',
    'ive',
    'ize',
  ],
  ...['ion', 'al', 'er', 'ic', 'ou'],
] as const

function isConsonant(word: string, at: number): boolean {
  switch (word[at]) {
    case 'a':
    case 'e':
    case 'i':
    case 'o':
    case 'u':
      return false
    case 'y':
      return at === 0 || !isConsonant(word, at - 1)
    default:
      return true
  }
}

/** Porter's m: how often a run of vowels is followed by a run of consonants. */
function measure(stem: string): number {
  let count = 0
  let afterVowel = false
  for (let at = 0; at < stem.length; at += 1) {
    const consonant = isConsonant(stem, at)
    if (consonant && afterVowel) count += 1
    afterVowel = !consonant
  }
  return count
}

function hasVowel(stem: string): boolean {
  for (let at = 0; at < stem.length; at += 1) if (!isConsonant(stem, at)) return true
  return false
}

function endsInDoubleConsonant(stem: string): boolean {
  const last = stem.length - 1
  return last > 0 && stem[last] === stem[last - 1] && isConsonant(stem, last)
}

/** Porter's *o: consonant, vowel, consonant, and the last is not w, x or y. */
function endsInShortSyllable(stem: string): boolean {
  const last = stem.length - 1
  if (last < 2 || 'wxy'.includes(stem[last] ?? '')) return false
  return isConsonant(stem, last) && !isConsonant(stem, last - 1) && isConsonant(stem, last - 2)
}

function plural(word: string): string {
  if (!word.endsWith('s')) return word
  if (word.length > 3 && (word.endsWith('sses') || word.endsWith('ies'))) return word.slice(0, -2)
  return word.endsWith('ss') ? word : word.slice(0, -1)
}

function pastAndProgressive(word: string): string {
  if (word.endsWith('eed')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word
  const ending = word.endsWith('ed') ? 2 : word.endsWith('ing') ? 3 : 0
  if (ending === 0) return word
  const stem = word.slice(0, -ending)
  if (!hasVowel(stem)) return word
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`
  if (endsInDoubleConsonant(stem) && !/[lsz]$/.test(stem)) return stem.slice(0, -1)
  return measure(stem) === 1 && endsInShortSyllable(stem) ? `${stem}e` : stem
}

function replaceSuffix(word: string, rules: Rules, least: number): string {
  for (const [suffix, replacement] of rules) {
    if (!word.endsWith(suffix)) continue
    const stem = word.slice(0, -suffix.length)
    return measure(stem) >= least ? stem + replacement : word
  }
  return word
}

function dropSuffix(word: string): string {
  for (const suffix of droppedSuffixes) {
    if (!word.endsWith(suffix)) continue
    const stem = word.slice(0, -suffix.length)
    if (suffix === 'ion' && !/[st]$/.test(stem)) return word
    return measure(stem) > 1 ? stem : word
  }
  return word
}

function tidy(word: string): string {
  let stem = word
  if (stem.endsWith('e')) {
    const shorter = stem.slice(0, -1)
    const m = measure(shorter)
    if (m > 1 || (m === 1 && !endsInShortSyllable(shorter))) stem = shorter
  }
  return stem.endsWith('ll') && measure(stem) > 1 ? stem.slice(0, -1) : stem
}
