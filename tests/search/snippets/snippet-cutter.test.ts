import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { CivilDate } from '../../../src/records/dates/civil-date.ts'
import { parseQuery } from '../../../src/search/parse-query.ts'
import type { ComponentPages } from '../../../src/search/ports.ts'
import type { BesideNode } from '../../../src/search/query/accept-near.ts'
import { makeAcceptNear } from '../../../src/search/query/accept-near.ts'
import { makeSnippetCutter } from '../../../src/search/snippets/snippet-cutter.ts'
import { type MarkedNode, textNodesOf } from '../../../src/search/text-nodes-of.ts'
import { emptyVocabulary, makeVocabulary } from '../../../src/search/vocabulary/make-vocabulary.ts'
import { anyText } from '../../support/any-text.ts'

const nodesOf = (query: string, vocabulary = emptyVocabulary) =>
  textNodesOf(parseQuery(query, '2026-01-01' as CivilDate, vocabulary)[0].node)
const component = (given: Partial<Omit<ComponentPages, 'pages'>>, ...texts: string[]): ComponentPages => ({
  role: 'original',
  filename: 'letter.pdf',
  ...given,
  pages: texts.map((text, at) => ({
    number: at + 1,
    text,
    method: 'own-text',
    confidence: null,
    language: null,
  })),
})
/** All components looked at, one after the other. */
const cutSnippets = (
  components: readonly ComponentPages[],
  nodes: readonly MarkedNode[],
  near: readonly BesideNode[] = [],
) => {
  const cutter = makeSnippetCutter(nodes, near)
  for (const component of components) for (const _step of cutter.look(component));
  return cutter.snippets()
}
const cut = (query: string, ...texts: string[]) => cutSnippets([component({}, ...texts)], nodesOf(query))
const html = (query: string, ...texts: string[]) => cut(query, ...texts).map((snippet) => snippet.html)

describe('a snippet', () => {
  it('never lets markup of the document through', () => {
    const text = '<script>alert("x")</script> & <b>budget</b> \'quoted\' </mark>'
    expect(html('budget', text)).toEqual([
      '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &lt;b&gt;<mark>budget</mark>&lt;/b&gt; &#39;quoted&#39; &lt;/mark&gt;',
    ])
  })

  it('is well formed for any text and any query', () => {
    fc.assert(
      fc.property(anyText(2000), fc.string({ maxLength: 3 }), (text, word) => {
        for (const one of html(`ab${word.replace(/[^a-z]/g, '')}* b`, `${text} ab b <i> ${text}`)) {
          expect(one.replaceAll(/<\/?mark>|&(?:amp|lt|gt|quot|#39);/g, '')).not.toMatch(/[<>&"']/)
          expect(one.match(/<mark>/g)?.length).toBe(one.match(/<\/mark>/g)?.length)
          expect(one.isWellFormed()).toBe(true)
        }
      }),
    )
  })

  it('marks words by their stem, whatever their case and accents', () => {
    expect(html('organisation siobhan', 'Siobhán ORGANISES the organisations.')).toEqual([
      '<mark>Siobhán</mark> <mark>ORGANISES</mark> the <mark>organisations</mark>.',
    ])
  })

  it('marks a phrase as one, and its words alone not at all', () => {
    expect(html('"annual report"', 'An annual thing. The annual report. A report.')).toEqual([
      'An annual thing. The <mark>annual report</mark>. A report.',
    ])
  })

  it('marks what is near a word where the text was recognised, and there alone', () => {
    const read = makeAcceptNear('harbour dues')
    const [{ node }] = parseQuery('harbour dues', '2026-01-01' as CivilDate, emptyVocabulary)
    const near = node === null ? [] : read(node).near
    const [typed, scanned] = ['The harb0ur dues, typed.', 'The haroour dues, scanned; Harbour.']
    const pages = component({}, typed, scanned).pages.map((page) =>
      page.number === 2 ? { ...page, method: 'ocr' as const, confidence: 80 } : page,
    )
    const cutNear = (nodes = near) =>
      cutSnippets([{ role: 'original', filename: 'scan.pdf', pages }], nodesOf('harbour dues'), nodes).map(
        (snippet) => snippet.html,
      )
    expect(cutNear()).toEqual([
      'The <mark>haroour</mark> <mark>dues</mark>, scanned; <mark>Harbour</mark>.',
      'The harb0ur <mark>dues</mark>, typed.',
    ])
    expect(cutNear([])[0]).toBe('The haroour <mark>dues</mark>, scanned; <mark>Harbour</mark>.')
  })

  it('marks a phrase with a word misread as one where the text was recognised, and its words alone not at all', () => {
    const q = '"annual report"'
    const [{ node }] = parseQuery(q, '2026-01-01' as CivilDate, emptyVocabulary)
    const near = node === null ? [] : makeAcceptNear(q)(node).near
    const text = 'A report. An annual thing. The annual rep0rt, and the annuai report.'
    const pages = component({}, `${text} Typed.`, text).pages.map((page) =>
      page.number === 2 ? { ...page, method: 'ocr' as const, confidence: 80 } : page,
    )
    const [first, ...others] = cutSnippets(
      [{ role: 'original', filename: 'scan.pdf', pages }],
      nodesOf(q),
      near,
    )
    expect(first).toMatchObject({
      page: 2,
      html: 'A report. An annual thing. The <mark>annual rep0rt</mark>, and the <mark>annuai report</mark>.',
    })
    expect(others).toEqual([])
  })

  it('marks whichever form of a thing stands there, and never a part of one', () => {
    const forms = makeVocabulary([['DfI', 'Department for Infrastructure']])
    const marked = (query: string, text: string) =>
      cutSnippets([component({}, text)], nodesOf(query, forms)).map((snippet) => snippet.html)
    const text = 'The Department for Infrastructure (DfI), a department.'
    expect(marked('DfI', text)).toEqual([
      'The <mark>Department for Infrastructure</mark> (<mark>DfI</mark>), a department.',
    ])
    expect(marked('department for infrastructure', text)).toEqual(marked('DfI', text))
    // Excluded, it speaks for nothing.
    expect(marked('ferry NOT DfI', `Ferry. ${text}`)).toEqual([`<mark>Ferry</mark>. ${text}`])
  })

  it('shows different words before several forms of one', () => {
    const forms = makeVocabulary([['alpha', 'beta', 'gamma']])
    const filler = 'and so on '.repeat(60)
    const [first] = cutSnippets(
      [component({}, `alpha beta gamma ${filler} alpha ferry`)],
      nodesOf('alpha ferry', forms),
    )
    expect(first?.html).toContain('<mark>alpha</mark> <mark>ferry</mark>')
  })

  it('marks words by their beginning', () => {
    expect(html('communit*', 'Community and communities, not the communiqué.')).toEqual([
      '<mark>Community</mark> and <mark>communities</mark>, not the communiqué.',
    ])
  })

  it('marks a reference by any of its parts', () => {
    expect(html('1312', 'Our ref DFI/2017/A-1312/B refers')).toEqual([
      'Our ref DFI/2017/A-<mark>1312</mark>/B refers',
    ])
  })

  it('does not mark what the query excludes', () => {
    expect(html('budget -draft', 'The draft budget')).toEqual(['The draft <mark>budget</mark>'])
  })

  it('names the page it stands on', () => {
    const filler = 'nothing here '.repeat(50)
    expect(cut('budget', filler, filler, `${filler} the budget ${filler}`)).toEqual([
      { page: 3, filename: null, html: expect.stringContaining('<mark>budget</mark>') },
    ])
  })

  it('names the attachment it stands in', () => {
    const components = [
      component({}, 'a covering note'),
      component({ role: 'attachment', filename: 'costs.xlsx' }, 'the budget'),
    ]
    expect(cutSnippets(components, nodesOf('budget'))).toEqual([
      { page: 1, filename: 'costs.xlsx', html: 'the <mark>budget</mark>' },
    ])
  })

  it('shows the stretch with the most of what was asked for', () => {
    const filler = 'other words entirely '.repeat(30)
    const [first] = html(
      'roads budget winter',
      `roads ${filler} budget ${filler} roads and budget in winter ${filler}`,
    )
    expect(first).toContain('<mark>roads</mark> and <mark>budget</mark> in <mark>winter</mark>')
  })

  it('shows a second stretch for what the first does not show', () => {
    const filler = 'other words entirely '.repeat(30)
    const found = html('roads budget ferry', `roads and budget ${filler}`, `only the ferry ${filler}`)
    expect(found).toHaveLength(2)
    expect(found[0]).toContain('<mark>roads</mark> and <mark>budget</mark>')
    expect(found[1]).toContain('<mark>ferry</mark>')
  })

  it('is about three lines long, cut between words and says so', () => {
    const filler = 'lorem ipsum dolor '.repeat(100)
    const [first = ''] = html('needle', `${filler} needle ${filler}`)
    expect(first.length).toBeLessThan(320)
    expect(first).toMatch(/^… (?:lorem|ipsum|dolor) /)
    expect(first).toMatch(/ (?:lorem|ipsum|dolor) …$/)
  })

  it('shows a word that a line end broke as one', () => {
    expect(html('department', 'The depart-\nment of roads')).toEqual(['The <mark>department</mark> of roads'])
  })

  it('reads a broken word as the index does, both ways where nobody can know which it was', () => {
    const page = 'In short, we will co-\noperate with them; a re-\nelected member.'
    const marked = (query: string) => cut(query, 'A first page.', 'A second.', page)[0]
    expect(marked('co-operate')).toMatchObject({
      page: 3,
      html: expect.stringContaining('<mark>co-operate</mark>'),
    })
    expect(marked('exact:"co-operate"')?.html).toContain('<mark>co-operate</mark>')
    expect(marked('"will co-operate with"')?.html).toContain('<mark>will co-operate with</mark>')
    expect(marked('"re-elected"')?.html).toContain('<mark>re-elected</mark>')
    expect(marked('"will cooperate with"')?.html).toContain('<mark>will cooperate with</mark>')
    expect(marked('reelected')?.html).toContain('<mark>reelected</mark>')
    for (const phrase of ['cooperate with them; a re-elected', 'co-operate with them; a reelected'])
      expect(marked(`"${phrase}"`)?.html).toContain(`<mark>${phrase}</mark>`)
  })

  it('marks a sentence in quotes that is longer than a snippet', () => {
    const sentence = `The minister ${'was asked whether the roads '.repeat(12)}would be gritted`
    const [first] = cut(`"${sentence}"`, 'Another page.', `Before it. ${sentence}. After it.`)
    expect(first?.page).toBe(2)
    expect(first?.html).toContain(`<mark>${sentence}</mark>`)
  })

  it('marks a phrase that goes on over the end of its page, and shows nothing else of the next', () => {
    const pages = ['It was the annual', 'report of the year', 'of the roads'] as const
    expect(cut('"annual report"', ...pages)).toEqual([
      { page: 1, filename: null, html: 'It was the <mark>annual report</mark> …' },
    ])
    expect(html('annual', ...pages)).toEqual(['It was the <mark>annual</mark>'])
  })

  describe('of much text', () => {
    const page = 'nothing of the kind is written on this page either '.repeat(60)
    const long = Array.from({ length: 1_000 }, () => page)

    it('comes from where the word stands, however far behind', () => {
      const [only, another] = cut('culvert', ...long, 'the culvert', page)
      expect(only).toEqual({ page: 1001, filename: null, html: 'the <mark>culvert</mark>' })
      expect(another).toBeUndefined()
    })

    it('comes from a page without end too', () => {
      const endless = `${page.repeat(1_000)} the culvert\n${page}`
      const [only, another] = cut('culvert', endless)
      expect(only).toMatchObject({
        page: 1,
        html: expect.stringMatching(/^… .* the <mark>culvert<\/mark> .* …$/),
      })
      expect(another).toBeUndefined()
    })

    it('comes from a small attachment behind a long one', () => {
      const components = [
        component({}, 'a covering note'),
        component({ role: 'attachment', filename: 'report.pdf' }, ...long),
        component({ role: 'attachment', filename: 'note.txt' }, 'the culvert'),
      ]
      const found = [{ page: 1, filename: 'note.txt', html: 'the <mark>culvert</mark>' }]
      expect(cutSnippets(components, nodesOf('culvert'))).toEqual(found)
      // Whatever the long one has on each of its pages.
      const [first] = cutSnippets(components, nodesOf('culvert kind'))
      expect([first?.filename, first?.html]).toEqual([
        'report.pdf',
        expect.stringContaining('<mark>kind</mark>'),
      ])
      expect(cutSnippets(components, nodesOf('culvert kind')).slice(1)).toEqual(found)
    })

    it('shows a word that stands far behind beside one that is everywhere', () => {
      const found = cut('culvert kind', ...long, 'the culvert', ...long)
      expect(found.map(({ page: number }) => number)).toEqual([1, 1001])
    })

    it('lets others go on meanwhile', () => {
      const cutter = makeSnippetCutter(nodesOf('kind AND culvert'), [])
      expect([...cutter.look(component({}, ...long))].length).toBeGreaterThan(3)
      expect(cutter.isDone()).toBe(false)
    })
  })

  describe('of a word that stands in the name of an attachment alone', () => {
    const plan = component(
      { role: 'attachment', filename: 'culvert_plan.pdf' },
      ' ',
      'Drawing 7, not to scale.',
    )
    const photo = component({ role: 'attachment', filename: 'Culvert <1>.jpg' })
    const message = component({ filename: 'message.eml' }, 'As promised. Regards')

    it('names it, and shows how it begins', () => {
      const expected = [{ page: 2, filename: 'culvert_plan.pdf', html: 'Drawing 7, not to scale.' }]
      for (const query of ['culvert', 'keyword:culvert', 'exact:"culvert_plan"', 'culv*'])
        expect(cutSnippets([message, plan], nodesOf(query))).toEqual(expected)
    })

    it('shows the name where nothing was read from it', () => {
      expect(cutSnippets([message, photo], nodesOf('culvert'))).toEqual([
        { page: null, filename: 'Culvert <1>.jpg', html: '<mark>Culvert</mark> &lt;1&gt;.jpg' },
      ])
    })

    it('stands behind what the text has, and nowhere where the text has it too', () => {
      expect(
        cutSnippets([message, plan], nodesOf('promised culvert')).map(({ filename }) => filename),
      ).toEqual([null, 'culvert_plan.pdf'])
      const text = component({}, 'The culvert. Regards')
      expect(cutSnippets([text, plan], nodesOf('culvert')).map(({ filename }) => filename)).toEqual([null])
    })

    it('is no matter where the name is that of the document, or was not asked for', () => {
      const own = component({ filename: 'culvert.txt' }, 'As promised.')
      expect(cutSnippets([own, plan], nodesOf('message'))).toEqual([
        { page: 1, filename: null, html: 'As promised.' },
      ])
      expect(cutSnippets([own], nodesOf('culvert'))).toEqual([
        { page: 1, filename: null, html: 'As promised.' },
      ])
      expect(cutSnippets([message, plan], nodesOf('title:culvert'))).toEqual([
        { page: 1, filename: null, html: 'As promised. Regards' },
      ])
    })
  })

  it('shows how the document begins where no word of the query stands in it', () => {
    expect(html('title:budget', '', 'It begins here.')).toEqual(['It begins here.'])
    expect(html('', 'It begins here.')).toEqual(['It begins here.'])
    expect(cutSnippets([component({}, '', '  ')], nodesOf('budget'))).toEqual([])
    expect(cutSnippets([], nodesOf('budget'))).toEqual([])
  })

  it('shows no control character and nothing that turns the direction of writing', () => {
    expect(html('budget', 'a\u0000b\u202egnp\u2066 budget\r\n\tend')).toEqual([
      'a bgnp <mark>budget</mark> end',
    ])
  })
})
