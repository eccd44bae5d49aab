import type { Page } from 'playwright-core'

/** The headings under which the page has its routes, as they stand in it. */
export const headings = (page: Page) => page.locator('.opblock-tag')

/**
 * Every route that whoever scrolls through the page from its top to its end comes to see, as `get /path`: Swagger UI may render
 * no more than what is in view. Afterwards the page stands where it stood.
 */
export async function readRoutes(page: Page): Promise<ReadonlySet<string>> {
  const seen = new Set<string>()
  const stood = await number(page, 'scrollY')
  // Less than a window at a time, so that no line falls between two.
  const step = (await number(page, 'innerHeight')) - 100
  for (let top = 0; ; top += step) {
    await scrollTo(page, top)
    for (const route of await inView(page)) seen.add(route)
    if (top >= (await number(page, 'document.documentElement.scrollHeight - innerHeight'))) break
  }
  await scrollTo(page, stood)
  return seen
}

/** What is rendered by now. */
const inView = (page: Page) =>
  page.locator('.opblock').evaluateAll((all) =>
    all.map((route) => {
      const method = route.querySelector('.opblock-summary-method')?.textContent?.toLowerCase()
      return `${method} ${route.querySelector('.opblock-summary-path')?.getAttribute('data-path')}`
    }),
  )

const number = async (page: Page, expression: string) => Number(await page.evaluate(expression))

/** And waits until what is in view there is rendered. */
const scrollTo = (page: Page, top: number) =>
  page.evaluate(`new Promise((done) => {
    scrollTo({ top: ${top}, behavior: 'instant' })
    requestAnimationFrame(() => requestAnimationFrame(done))
  })`)
