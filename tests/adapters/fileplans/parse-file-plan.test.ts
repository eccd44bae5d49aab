import { describe, expect, it } from '@jest/globals'
import { parseFilePlan } from '../../../src/adapters/fileplans/parse-file-plan.ts'
import type { FilePlan } from '../../../src/records/file-plan.ts'
import type { PlanFault } from '../../../src/retention/file-plan/file-plan-report.ts'

const head = `plan: {code: DFX, title: Department of Examples}
schedules:
  - {code: FIN-07, title: Seven years, trigger: folder-closed, period: P7Y, action: review}
`

function faults(text: string): readonly PlanFault[] {
  const reading = parseFilePlan(text, 'plan.yaml')
  if (reading.outcome === 'sound') throw new Error('the plan is sound')
  return reading.errors
}

function sound(text: string): FilePlan {
  const reading = parseFilePlan(text, 'plan.yaml')
  if (reading.outcome === 'faulty') throw new Error(JSON.stringify(reading.errors, null, 1))
  return reading.plan
}

function warnings(text: string): readonly PlanFault[] {
  return parseFilePlan(text, 'plan.yaml').warnings
}

const schedule = (fields: string): string => `plan: {code: DFX, title: X}
schedules:
  - {code: S, title: S, ${fields}}
classes:
  - {code: A, title: A, schedule: S}
`

const classes = (lines: string): string => `${head}classes:\n${lines}\n`

describe('a fault', () => {
  it('names file, line, path, value and what to do', () => {
    expect(faults(schedule('trigger: folder-close, period: P7Y, action: destroy'))).toEqual([
      {
        file: 'plan.yaml',
        line: 3,
        path: 'schedules[0].trigger',
        value: 'folder-close',
        message: expect.stringContaining('did you mean folder-closed?'),
      },
    ])
  })

  it('never comes alone where there are more: all are told at once, in the order of lines', () => {
    const errors = faults(`plan: {code: DFX, titel: X}
schedules:
  - {code: A, title: A, trigger: sometime, period: 7Y, action: shred}
  - {code: A, title: B, trigger: created, period: P0D, action: destroy}
classes:
  - {code: ONE, title: One, schedule: B, colour: red}
  - {code: TWO, title: Two}
  - code: THREE
    schedule: A
    fields:
      - {name: x, type: colour}
      - {name: y, type: choice}
    folders:
      - {reference: a//b, title: F}
      - {reference: MUNIMENT-CERT, title: F}
    classes:
      - {code: three, title: Four}
      - {code: MUNIMENT, title: Five}
`)
    expect(errors.map(({ line, path }) => `${line} ${path}`)).toEqual([
      '1 plan.title',
      '1 plan.titel',
      '3 schedules[0].trigger',
      '3 schedules[0].period',
      '3 schedules[0].action',
      '4 schedules[1].period',
      '4 schedules[1].code',
      '6 classes[0].colour',
      '6 classes[0].schedule',
      '7 classes[1]',
      '8 classes[2].title',
      '11 classes[2].fields[0].type',
      '12 classes[2].fields[1].options',
      '14 classes[2].folders[0].reference',
      '15 classes[2].folders[1].reference',
      '17 classes[2].classes[0].code',
      '18 classes[2].classes[1].code',
    ])
  })
})

describe('what is no plan at all', () => {
  it.each<[string, string, RegExp]>([
    ['an empty file', '', /map of plan/],
    ['a list', '- 1', /map of plan/],
    ['a text', 'hello', /map of plan/],
    ['a doubled key', 'plan: {code: A, title: A}\nplan: {code: B, title: B}', /unique/],
    ['two documents', 'plan: a\n---\nplan: b', /multiple documents/],
    ['an open quote', 'plan: "x', /quote/],
    ['an unknown tag', 'plan: !!js/function "x"', /tag/],
    ['an alias to nothing', 'plan: *x', /names no anchor/],
    ['an alias into itself', 'classes: &a [{code: X, title: X, classes: *a}]', /contains itself/],
    ['brackets without end', '['.repeat(200_000), /levels deep/],
    ['lists without end', '- '.repeat(100_000), /levels deep/],
    [
      'maps without end',
      Array.from({ length: 400 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      /levels deep/,
    ],
    [
      'aliases that multiply',
      [
        'a: &a [x,x,x,x,x,x,x,x,x,x]',
        ...'bcdefghij'.split('').map((name, i) => {
          const before = `*${'abcdefghij'[i]}`
          return `${name}: &${name} [${Array(10).fill(before).join(',')}]`
        }),
      ].join('\n'),
      /aliases/,
    ],
  ])('refuses %s', (_name, text, message) => {
    const errors = faults(text)
    expect(errors.length).toBeGreaterThan(0)
    expect(errors[0]?.message).toMatch(message)
  })

  it('refuses prototypes and their like as names of keys', () => {
    const errors = faults(
      '__proto__: {plan: 1}\nconstructor: 2\nplan: {code: A, title: A}\nschedules: []\nclasses: []',
    )
    expect(errors.map((error) => error.value)).toEqual(expect.arrayContaining(['__proto__', 'constructor']))
  })

  it('wants plan, schedules and at least one class', () => {
    expect(faults('{}').map((fault) => `${fault.path} ${fault.message}`)).toEqual([
      'plan is missing',
      'schedules is missing',
      'classes is missing',
    ])
    expect(faults(`${head}classes: []`).map((fault) => fault.message)).toEqual([
      'a plan has at least one class',
    ])
  })
})

describe('a schedule', () => {
  it.each<[string, string, string, RegExp]>([
    ['no action', 'trigger: created, period: P1Y', 'action', /is missing: one of destroy/],
    ['no trigger', 'period: P1Y, action: destroy', 'trigger', /is missing/],
    ['no period', 'trigger: created, action: destroy', 'period', /is missing/],
    ['a period of weeks', 'trigger: created, period: P2W, action: destroy', 'period', /weeks as days/],
    ['a period of nothing', 'trigger: created, period: P0Y, action: destroy', 'period', /above zero/],
    ['an empty period', 'trigger: created, period: , action: destroy', 'period', /P\[nY\]/],
    [
      'an endless period',
      'trigger: created, period: P5000Y, action: destroy',
      'period',
      /retain-permanently/,
    ],
    [
      'an unknown unit',
      'trigger: created, period: P1Y, after: financial-yaer, action: destroy',
      'after',
      /did you mean financial-year/,
    ],
    [
      'an unknown rounding',
      'trigger: created, period: P1Y, rounding: week, action: destroy',
      'rounding',
      /must be one of month/,
    ],
    [
      'an event without a name',
      'trigger: event, period: P1Y, action: destroy',
      'trigger',
      /event: contract-ended/,
    ],
    [
      'two triggers',
      'trigger: {event: a, fixed-date: 2040-01-01}, period: P1Y, action: destroy',
      'trigger',
      /exactly one/,
    ],
    ['a trigger of nothing', 'trigger: {}, period: P1Y, action: destroy', 'trigger', /exactly one/],
    [
      'an impossible date',
      'trigger: {fixed-date: 2041-02-29}, action: destroy',
      'trigger.fixed-date',
      /not a day/,
    ],
    [
      'an unknown trigger key',
      'trigger: {evnt: a}, period: P1Y, action: destroy',
      'trigger.evnt',
      /Did you mean event/,
    ],
    [
      'half an authority',
      'trigger: created, period: P1Y, action: destroy, authority: {instrument: I, reference: R}',
      'authority.approvedOn',
      /is missing/,
    ],
    [
      'an impossible approval',
      'trigger: created, period: P1Y, action: destroy, authority: {instrument: I, reference: R, approvedOn: 2019-02-30}',
      'authority.approvedOn',
      /not a day/,
    ],
    [
      'an unknown key below',
      'trigger: created, period: P1Y, action: destroy, authority: {instrument: I, referense: R, approvedOn: 2019-02-28}',
      'authority.referense',
      /Did you mean reference/,
    ],
    [
      'an unknown key',
      'trigger: created, perod: P1Y, period: P1Y, action: destroy',
      'perod',
      /Did you mean period/,
    ],
  ])('with %s is refused', (_name, fields, path, message) => {
    const found = faults(schedule(fields)).find((fault) => fault.path === `schedules[0].${path}`)
    expect(found?.message).toMatch(message)
    expect(found?.line).toBe(3)
  })

  it("may not take a code of Muniment's own, nor one that another has", () => {
    expect(
      faults(`plan: {code: D, title: D}
schedules:
  - {code: muniment-perm, title: A, action: retain-permanently}
  - {code: S, title: A, action: retain-permanently}
  - {code: s, title: A, action: retain-permanently}
classes: [{code: A, title: A, schedule: S}]
`).map((fault) => `${fault.line} ${fault.message}`),
    ).toEqual([
      "3 belongs to Muniment's own schedules: choose another code",
      '5 this schedule stands already at schedules[1].code (as S: capitals do not tell them apart): each is named once',
    ])
  })

  it('is read whole', () => {
    const text = schedule(
      'authority: {instrument: Disposal of Documents Order 1925, reference: DD-1, approvedOn: 2019-05-01}, approvedBy: IG board, trigger: {event: contract-ended}, period: P6Y1M, after: financial-year, rounding: month, action: transfer, reviewers: [business-owner, {role: ig-officer, group: board}]',
    )
    expect(sound(text).schedules).toEqual([
      {
        code: 'S',
        title: 'S',
        authority: {
          instrument: 'Disposal of Documents Order 1925',
          reference: 'DD-1',
          approvedOn: '2019-05-01',
        },
        approvedBy: 'IG board',
        trigger: { type: 'event', event: 'contract-ended' },
        period: { years: 6, months: 1, days: 0 },
        after: 'financial-year',
        rounding: 'month',
        orLater: [],
        maximum: null,
        laterSteps: [],
        action: 'transfer',
        reviewers: [
          { role: 'business-owner', group: 'business-owner' },
          { role: 'ig-officer', group: 'board' },
        ],
      },
    ])
  })

  it.each([
    ['trigger: {fixed-date: 2040-01-01}, action: destroy', { type: 'fixed-date', date: '2040-01-01' }],
    ['trigger: {metadata-date: expiresOn}, action: destroy', { type: 'metadata-date', field: 'expiresOn' }],
  ])('may let its trigger stand alone: %s', (fields, trigger) => {
    expect(sound(schedule(fields)).schedules[0]).toMatchObject({ trigger, period: null })
  })

  it('that keeps permanently needs neither trigger nor period, and a period is said to have no effect', () => {
    expect(sound(schedule('action: retain-permanently')).schedules[0]).toMatchObject({ period: null })
    const text = schedule('trigger: created, period: P10Y, action: retain-permanently')
    expect(sound(text).schedules[0]).toMatchObject({ period: null, action: 'retain-permanently' })
    expect(warnings(text)).toMatchObject([{ line: 3, path: 'schedules[0].period', value: 'P10Y' }])
  })

  it.each<[string, string, RegExp]>([
    ['[]', 'schedules[0].reviewers', /names nobody/],
    ['[business-owner]', 'schedules[0].reviewers', /names no ig-officer/],
    ['[auditor, ig-officer]', 'schedules[0].reviewers', /auditor, which approves nothing/],
    ['[ig-officer, {role: x, grop: y}]', 'schedules[0].reviewers[1].grop', /Did you mean group/],
    ['[ig-officer, {group: y}]', 'schedules[0].reviewers[1].role', /is missing/],
    ['ig-officer', 'schedules[0].reviewers', /must be a list/],
  ])('with the reviewers %s is refused', (reviewers, path, message) => {
    const text = schedule(`trigger: created, period: P1Y, action: review, reviewers: ${reviewers}`)
    expect(faults(text)).toMatchObject([{ path, message: expect.stringMatching(message) }])
  })

  it('that names no reviewers is reviewed by one IG officer', () => {
    expect(sound(schedule('trigger: created, period: P1Y, action: review')).schedules[0]).toMatchObject({
      reviewers: [{ role: 'ig-officer', group: null }],
    })
  })

  it('that would destroy without an authority is warned of', () => {
    expect(warnings(schedule('trigger: created, period: P1Y, action: destroy'))).toMatchObject([
      { path: 'schedules[0]', message: expect.stringContaining('nothing is destroyed') },
    ])
  })
})

describe('a class', () => {
  it.each<[string, string, string, RegExp]>([
    [
      'no schedule on its whole path',
      '  - {code: A, title: A, classes: [{code: B, title: B}]}',
      'classes[0]',
      /has no schedule/,
    ],
    [
      'an unknown schedule',
      '  - {code: A, title: A, schedule: FIN-70}',
      'classes[0].schedule',
      /Did you mean FIN-07/,
    ],
    ['an empty schedule', '  - {code: A, title: A, schedule: }', 'classes[0].schedule', /is empty/],
    ['no title', '  - {code: A, schedule: FIN-07}', 'classes[0].title', /is missing/],
    ['an empty title', '  - {code: A, title: "  ", schedule: FIN-07}', 'classes[0].title', /is empty/],
    [
      'a title of two lines',
      '  - {code: A, title: "a\\nb", schedule: FIN-07}',
      'classes[0].title',
      /line breaks/,
    ],
    [
      'a hidden change of direction',
      '  - {code: A, title: "a\\u202eb", schedule: FIN-07}',
      'classes[0].title',
      /direction/,
    ],
    [
      'a slash in its code',
      '  - {code: A/B, title: A, schedule: FIN-07}',
      'classes[0].code',
      /letters, digits/,
    ],
    [
      'itself below it',
      '  - {code: A, title: A, schedule: FIN-07, classes: [{code: A, title: A}]}',
      'classes[0].classes[0].code',
      /cannot contain itself/,
    ],
    [
      'a strange stub title',
      '  - {code: A, title: A, schedule: FIN-07, stubTitle: maybe}',
      'classes[0].stubTitle',
      /keep, drop/,
    ],
    [
      'children in one piece',
      '  - {code: A, title: A, schedule: FIN-07, classes: B}',
      'classes[0].classes',
      /list of classes/,
    ],
    [
      'children under another name',
      '  - {code: A, title: A, schedule: FIN-07, class: []}',
      'classes[0].class',
      /Did you mean classes/,
    ],
    ['a text for a class', '  - hello', 'classes[0]', /map of code and title/],
    [
      'a field of unknown type',
      '  - {code: A, title: A, schedule: FIN-07, fields: [{name: x, type: txt}]}',
      'classes[0].fields[0].type',
      /did you mean text/,
    ],
    [
      'a field twice',
      '  - {code: A, title: A, schedule: FIN-07, fields: [{name: x, type: text}, {name: x, type: text}]}',
      'classes[0].fields[1].name',
      /stands already/,
    ],
    [
      'a choice without options',
      '  - {code: A, title: A, schedule: FIN-07, fields: [{name: x, type: choice, options: []}]}',
      'classes[0].fields[0].options',
      /lists what may be chosen/,
    ],
    [
      'an option twice',
      '  - {code: A, title: A, schedule: FIN-07, fields: [{name: x, type: choice, options: [a, A]}]}',
      'classes[0].fields[0].options[1]',
      /stands already/,
    ],
    [
      'options for a text',
      '  - {code: A, title: A, schedule: FIN-07, fields: [{name: x, type: text, options: [a]}]}',
      'classes[0].fields[0].options',
      /type choice/,
    ],
    [
      'a doubtful demand',
      '  - {code: A, title: A, schedule: FIN-07, fields: [{name: x, type: text, required: sometimes}]}',
      'classes[0].fields[0].required',
      /true, false/,
    ],
    [
      'a field that changes type below',
      '  - {code: A, title: A, schedule: FIN-07, fields: [{name: x, type: text}], classes: [{code: B, title: B, fields: [{name: x, type: date}]}]}',
      'classes[0].classes[0].fields[0].type',
      /is text in a class above/,
    ],
    [
      'a folder that climbs',
      '  - {code: A, title: A, schedule: FIN-07, folders: [{reference: ../x, title: F}]}',
      'classes[0].folders[0].reference',
      /between its slashes/,
    ],
    [
      'a folder that begins with a slash',
      '  - {code: A, title: A, schedule: FIN-07, folders: [{reference: /x, title: F}]}',
      'classes[0].folders[0].reference',
      /between its slashes/,
    ],
    [
      'a folder twice',
      '  - {code: A, title: A, schedule: FIN-07, folders: [{reference: A/1, title: F}], classes: [{code: B, title: B, folders: [{reference: a/1, title: F}]}]}',
      'classes[0].classes[0].folders[0].reference',
      /stands already at classes\[0\]/,
    ],
    [
      'an unknown marking',
      '  - {code: A, title: A, schedule: FIN-07, folders: [{reference: A/1, title: F, marking: secret}]}',
      'classes[0].folders[0].marking',
      /official, official-sensitive/,
    ],
    [
      "Muniment's own code",
      '  - {code: Muniment-Cert, title: A, schedule: FIN-07}',
      'classes[0].code',
      /Muniment's own/,
    ],
  ])('with %s is refused', (_name, lines, path, message) => {
    const found = faults(classes(lines)).find((fault) => fault.path === path)
    expect(found?.message).toMatch(message)
    expect(found?.line).toBe(5)
  })

  it('is blamed for a missing schedule once, at the top of the path that lacks it', () => {
    const errors = faults(
      classes('  - {code: A, title: A, classes: [{code: B, title: B, classes: [{code: C, title: C}]}]}'),
    )
    expect(errors.map((error) => error.path)).toEqual(['classes[0]'])
  })

  it('may nest twelve levels deep and no deeper', () => {
    const nest = (depth: number): string =>
      depth === 0
        ? ''
        : `{code: C${depth}, title: C, ${depth === 12 || depth === 13 ? 'schedule: FIN-07, ' : ''}classes: [${nest(depth - 1)}]}`
    expect(sound(classes(`  - ${nest(12)}`)).classes).toHaveLength(12)
    expect(faults(classes(`  - ${nest(13)}`)).map((fault) => fault.message)).toEqual([
      'classes may nest 12 levels deep, not deeper',
    ])
  })

  it('is read with its path, place, fields and folders', () => {
    const plan = sound(
      classes(`  - {code: OTHER, title: Other, schedule: FIN-07}
  - code: FIN
    title: Finance
    schedule: FIN-07
    stubTitle: keep
    fields: [{name: supplier, type: text, required: true}, {name: kind, type: choice, options: [paper, mail]}]
    classes:
      - code: FIN-INV
        title: Invoices
        folders:
          - {reference: FIN-INV/2016-17, title: Invoices 2016 to 2017, marking: official-sensitive, groups: [b, a, b], openedOn: 2016-04-01}
          - {reference: Rechnungen & Belege 7, title: "2026"}`),
    )
    expect(plan.classes).toEqual([
      {
        code: 'OTHER',
        title: 'Other',
        parent: null,
        path: ['OTHER'],
        schedule: 'FIN-07',
        stubTitle: 'drop',
        fields: [],
        position: 0,
      },
      {
        code: 'FIN',
        title: 'Finance',
        parent: null,
        path: ['FIN'],
        schedule: 'FIN-07',
        stubTitle: 'keep',
        fields: [
          { name: 'supplier', type: 'text', required: true, options: [] },
          { name: 'kind', type: 'choice', required: false, options: ['paper', 'mail'] },
        ],
        position: 1,
      },
      {
        code: 'FIN-INV',
        title: 'Invoices',
        parent: 'FIN',
        path: ['FIN', 'FIN-INV'],
        schedule: null,
        stubTitle: 'drop',
        fields: [],
        position: 0,
      },
    ])
    expect(plan.folders).toEqual([
      {
        reference: 'FIN-INV/2016-17',
        classCode: 'FIN-INV',
        title: 'Invoices 2016 to 2017',
        marking: 'official-sensitive',
        groups: ['a', 'b'],
        openedOn: '2016-04-01',
      },
      {
        reference: 'Rechnungen & Belege 7',
        classCode: 'FIN-INV',
        title: '2026',
        marking: null,
        groups: null,
        openedOn: null,
      },
    ])
  })

  it('keeps what YAML would take for a number or a truth value as it is written', () => {
    const plan = sound(`plan: {code: 007, title: No}
schedules: [{code: 1.10, title: 2019-05-01, action: retain-permanently}]
classes: [{code: no, title: true, schedule: 1.10}]
`)
    expect(plan).toMatchObject({
      code: '007',
      title: 'No',
      schedules: [{ code: '1.10', title: '2019-05-01' }],
      classes: [{ code: 'no', title: 'true' }],
    })
  })

  it('may share an authority by alias', () => {
    const plan = sound(`plan: {code: D, title: D}
schedules:
  - {code: A, title: A, authority: &order {instrument: Order, reference: 1, approvedOn: 2019-05-01}, trigger: created, period: P1Y, action: destroy}
  - {code: B, title: B, authority: *order, trigger: created, period: P2Y, action: destroy}
classes: [{code: C, title: C, schedule: A}, {code: E, title: E, schedule: B}]
`)
    expect(plan.schedules[1]?.authority).toEqual(plan.schedules[0]?.authority)
  })

  it('whose schedule counts from a field it lacks is warned of', () => {
    const text = (fields: string) => `plan: {code: D, title: D}
schedules: [{code: S, title: S, trigger: {metadata-date: expiresOn}, action: review}]
classes: [{code: A, title: A, ${fields}classes: [{code: B, title: B, schedule: S}], schedule: S}]
`
    expect(warnings(text('')).map((fault) => fault.path)).toEqual([
      'classes[0].schedule',
      'classes[0].classes[0].schedule',
    ])
    expect(warnings(text('fields: [{name: expiresOn, type: date}], '))).toEqual([])
  })

  it('that names no schedule of the list leaves that schedule warned of', () => {
    const text = `plan: {code: D, title: D}
schedules: [{code: S, title: S, action: retain-permanently}, {code: T, title: T, action: retain-permanently}]
classes: [{code: A, title: A, schedule: S}]
`
    expect(warnings(text)).toMatchObject([{ value: 'T', message: 'is a schedule that no class names' }])
  })
})

it('says where each item stands', () => {
  const reading = parseFilePlan(
    classes('  - {code: A, title: A, schedule: FIN-07, folders: [{reference: A/1, title: F}]}'),
    'p',
  )
  if (reading.outcome === 'faulty') throw new Error('faulty')
  expect(reading.placeOf('schedule', 'FIN-07')).toEqual({ line: 3, path: 'schedules[0]' })
  expect(reading.placeOf('class', 'A')).toEqual({ line: 5, path: 'classes[0]' })
  expect(reading.placeOf('folder', 'A/1')).toEqual({ line: 5, path: 'classes[0].folders[0]' })
  expect(reading.placeOf('class', 'GONE')).toEqual({ line: 4, path: 'classes' })
})
