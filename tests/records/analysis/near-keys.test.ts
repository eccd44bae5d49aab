import { describe, expect, it } from '@jest/globals'
import { foldedWords } from '../../../src/records/analysis/analyse-text.ts'
import { soughtNearKeys, writtenNearKeys } from '../../../src/records/analysis/near-keys.ts'

function isNear(typed: string, written: string): boolean {
  const [sought = '', ...more] = foldedWords(typed)
  const [word = ''] = foldedWords(written)
  expect(more).toEqual([])
  const keys = new Set(soughtNearKeys(sought))
  return writtenNearKeys(word).some((key) => keys.has(key))
}

/** What was typed, and what stands in a recognised text for it. */
const near: readonly (readonly [typed: string, written: string])[] = [
  ['harbour', 'harb0ur'],
  ['harbour', 'HARBOUR'],
  ['council', 'counci1'],
  ['council', 'councll'],
  ['limits', '1irn1ts'],
  ['limits', 'Iimits'],
  ['lease', '1ea5e'],
  ['budget', '8udget'],
  ['bridge', '6ridge'],
  ['budget', 'bud9et'],
  ['zoning', '2oning'],
  ['foi', 'F0I'],
  ['psni', 'P5NI'],
  ['dfi', 'Dfl'],
  ['modern', 'modem'],
  ['modem', 'modern'],
  ['government', 'govemment'],
  ['corner', 'comer'],
  ['farm', 'farrn'],
  ['corn', 'com'],
  ['common', 'comnnon'],
  ['clerk', 'derk'],
  ['dredging', 'clredging'],
  ['view', 'vievv'],
  ['review', 'revievv'],
  ['public', 'pnblic'],
  ['fund', 'fiind'],
  ['the', 'THE'],
  ['schedule', 'schedlile'],
  ['maintenance', 'maintcnance'],
  ['tender', 'tendcr'],
  ['fisheries', 'fishenes'],
  ['dockhand', 'dockliand'],
  ['harbour', 'harbor'],
  ['harbour', 'harbourr'],
  ['harbour', 'arbour'],
  ['harbour', 'hharbour'],
  ['harbour', 'hrabour'],
  ['harbour', 'harbuor'],
  ['roads', 'r0ads'],
  ['roads', 'roacls'],
  ['Résumé', 'resumc'],
  ['Siobhán', 'Siohhan'],
  ['robota', 'rob0ta'],
  ['работа', 'робота'],
]

const apart: readonly (readonly [typed: string, written: string])[] = [
  ['earth', 'heart'],
  ['stable', 'tables'],
  ['state', 'taste'],
  ['least', 'slate'],
  ['harbour', 'harvest'],
  ['harbour', 'harbars'],
  ['government', 'governance'],
  // Below five letters any letter for any would be another word.
  ['road', 'load'],
  ['road', 'roads'],
  ['form', 'from'],
  ['dock', 'duck'],
  ['farm', 'fark'],
  ['in', 'ln'],
  ['it', 'lt'],
  // What has digits is meant as it is; and what is rather a number than a word is one.
  ['1312', 'l3l2'],
  ['1312', '1313'],
  ['2017', '2018'],
  ['BT1', 'BTI'],
  ['A1312', 'Al312'],
  ['loss', '1055'],
  ['soo', '500'],
  ['loo', '100'],
  // In two places.
  ['harbour', 'hanbonr'],
  ['government', 'govemnnent'],
  ['modern', 'rnodem'],
]

describe('near words', () => {
  it.each(near)('are %s and %s', (typed, written) => {
    expect(isNear(typed, written)).toBe(true)
  })

  it.each(apart)('are not %s and %s', (typed, written) => {
    expect(isNear(typed, written)).toBe(false)
  })

  it('are not the runs of characters that are no words', () => {
    const run = 'abcde'.repeat(10)
    expect(writtenNearKeys(run)).toEqual([])
    expect(soughtNearKeys(run)).toEqual([])
  })

  it('are kept by one key a letter, and one for the word', () => {
    expect(writtenNearKeys('lease')).toEqual(['lease', '·ease', 'l·ase', 'le·se', 'lea·e', 'leas·'])
    expect(writtenNearKeys('dues')).toEqual(['dues'])
    expect(writtenNearKeys('by')).toEqual([])
  })

  it('have keys of whole letters where a letter takes two units', () => {
    const word = '𐐨𐐩𐐪𐐫𐐬'
    expect(writtenNearKeys(word)).toHaveLength(6)
    expect(writtenNearKeys(word).every((key) => key.isWellFormed())).toBe(true)
  })
})
