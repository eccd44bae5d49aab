import iconv from 'iconv-lite'

/** What programs of DOS and of the Macintosh wrote before Unicode, the likelier first. */
const PAGES = ['cp850', 'macintosh'] as const
/** Among so many signs beyond ASCII one must be odd at least. */
const AMONG = 4
const FOREIGN = /[^\p{ASCII}]/gu
/** What nobody writes: no sign at all, one within a word that is no letter, a capital within a small word, a letter for a pound. */
const ODD =
  /[\ufffd\u0080-\u009f]|(?<=\p{L})[[^\p{ASCII}]--[\p{L}\p{M}’‘–—·®©×÷…²³¹\u00a0\u00ad]](?=\p{L})|(?<=\p{L})[‚„]|(?<=\p{Ll})[[\p{Lu}]--[\p{ASCII}]]|(?<!\p{L})[œŒ](?=\d)/gv
/** Letters where a word has such, and signs of print where no word is. */
const FITTING =
  /(?<=\p{L})[[\p{Ll}]--[\p{ASCII}ƒ]](?!\p{Lu})|[[\p{Ll}]--[\p{ASCII}ƒ]](?=\p{Ll})|(?<!\p{Ll})[[\p{Lu}]--[\p{ASCII}]](?=\p{L})|(?<=\p{Lu})[[\p{Lu}]--[\p{ASCII}]]|(?<!\S)[àÀóÓ](?=\s)|£(?=\s?\d)|’|(?<!\p{L})[─-■“‘„‚«¡¿°½¼§•–—\u00a0]|[─-■”“»…°½¼–—\u00a0](?!\p{L})/gv

/**
 * The code page before Windows in which a text makes sense that makes none in windows-1252, as for `Mller` and `œ450` of
 * Müller and £450; nothing where windows-1252 is as good.
 */
export function olderPage(bytes: Buffer): string | undefined {
  const usual = iconv.decode(bytes, 'windows-1252')
  const odd = count(usual, ODD)
  if (odd === 0 || odd * AMONG < count(usual, FOREIGN)) return undefined
  return PAGES.find((page) => {
    const text = iconv.decode(bytes, page)
    return count(text, FITTING) === count(text, FOREIGN)
  })
}

function count(text: string, signs: RegExp): number {
  return text.match(signs)?.length ?? 0
}
