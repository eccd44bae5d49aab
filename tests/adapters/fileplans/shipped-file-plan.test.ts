import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { filePlanReader } from '../../../src/adapters/fileplans/file-plan-reader.ts'
import type { FilePlan } from '../../../src/records/file-plan.ts'
import type { PlanFault } from '../../../src/retention/file-plan/file-plan-report.ts'

const file = join(import.meta.dirname, '../../../config/fileplans/ports-and-waterways.yaml')

describe('the file plan that ships', () => {
  let plan: FilePlan
  let warnings: readonly PlanFault[]

  beforeAll(async () => {
    const reading = await filePlanReader.read(file)
    if (reading.outcome === 'faulty') throw new Error(JSON.stringify(reading.errors, null, 1))
    plan = reading.plan
    warnings = reading.warnings
  })

  it('is sound, with nothing to be warned of', () => expect(warnings).toEqual([]))

  it('is a whole department: over 45 classes, over 25 schedules, over 14 folders', () => {
    expect(plan.classes.length).toBeGreaterThan(45)
    expect(plan.schedules.length).toBeGreaterThan(25)
    expect(plan.folders.length).toBeGreaterThan(14)
  })

  it('uses every action, and names an authority for every schedule', () => {
    expect(new Set(plan.schedules.map((one) => one.action)).size).toBe(4)
    expect(plan.schedules.filter((one) => one.authority === null)).toEqual([])
  })

  it('asks nothing of what is filed in its folders that a list of files cannot say', () => {
    const demanding = plan.classes
      .filter((one) => one.fields.some((field) => field.required))
      .map((one) => one.code)
    expect(plan.folders.filter((folder) => demanding.includes(folder.classCode))).toEqual([])
  })
})

describe('a file that cannot be read', () => {
  it('is one fault without a line', async () => {
    expect(await filePlanReader.read('/nowhere/plan.yaml')).toEqual({
      outcome: 'faulty',
      errors: [{ file: '/nowhere/plan.yaml', line: null, path: '', value: null, message: 'does not exist' }],
      warnings: [],
    })
    expect(await filePlanReader.read(import.meta.dirname)).toMatchObject({
      errors: [{ message: 'is a folder, not a file' }],
    })
  })
})
