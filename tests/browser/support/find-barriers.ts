import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { z } from 'zod'

const require = createRequire(import.meta.url)

const axeResults = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      impact: z.string().nullish(),
      nodes: z.array(z.object({ target: z.array(z.unknown()), failureSummary: z.string().optional() })),
    }),
  ),
  passes: z.array(z.unknown()),
})

interface Barriers {
  /** How many rules found something to judge: nought would mean that axe saw nothing. */
  readonly rulesPassed: number
  readonly grave: readonly string[]
}

/**
 * What axe-core calls serious or critical on a page, rule and place. `exclude` names what is not ours. Needs a browser
 * that bypasses the content security policy, since axe comes as an inline script.
 */
export async function findBarriers(page: Page, exclude: readonly string[] = []): Promise<Barriers> {
  await page.addScriptTag({ content: await readFile(require.resolve('axe-core/axe.min.js'), 'utf8') })
  const context = JSON.stringify({ include: [['html']], exclude: exclude.map((selector) => [selector]) })
  const { violations, passes } = axeResults.parse(await page.evaluate(`axe.run(${context})`))
  return {
    rulesPassed: passes.length,
    grave: violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`)),
  }
}
