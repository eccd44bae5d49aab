import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Page } from 'playwright-core'
import { errorCodes } from '../../src/kernel/error-code.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'
import { findBarriers } from './support/find-barriers.ts'
import { headings, readRoutes } from './support/read-routes.ts'
import { type StartedBrowser, startBrowser } from './support/start-browser.ts'
import { watchPage } from './support/watch-page.ts'

/** The last is of no meaning. */
const ourPages = ['/', '/docs/errors', '/nothing'] as const

let running: RunningMuniment
const browsers = new Map<string, Promise<StartedBrowser>>()

/** One browser for all who want the same of it. */
async function browse(settings: Parameters<typeof startBrowser>[0] = {}): Promise<StartedBrowser['context']> {
  const key = JSON.stringify(settings)
  const browser = browsers.get(key) ?? startBrowser(settings)
  browsers.set(key, browser)
  return (await browser).context
}

beforeAll(async () => {
  running = await startMuniment()
})
afterAll(async () => {
  for (const browser of await Promise.allSettled(browsers.values()))
    if (browser.status === 'fulfilled') await browser.value.close()
  await running?.stop()
})

/** How far the page reaches beyond the window, in pixels. */
async function overflow(page: Page): Promise<number> {
  return Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'))
}

/** As `readRoutes` names them, in order. */
function routesOf({ paths }: { readonly paths: { readonly [path: string]: object } }): readonly string[] {
  return Object.entries(paths)
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`))
    .sort()
}

describe('whoever comes to the address by browser', () => {
  it('is told what this is, where to go and what to type next', async () => {
    const { page, complaints, violations, origins } = await watchPage(await browse())
    const answer = await page.goto(running.url)
    expect(answer?.status()).toBe(200)
    expect(await page.title()).toContain('Muniment')
    expect(await page.locator('main').innerText()).toMatch(/captures documents, keeps them unaltered/)
    const commands = await page.locator('pre code').allInnerTexts()
    expect(commands).toContain(
      'npx muniment user add "Your Name" --role civil-servant --clearance official-sensitive',
    )
    expect(commands.at(-1)).toContain(`${running.url}/api/v1/search`)
    await page.getByRole('main').getByRole('link', { name: 'The interface' }).click()
    await page.getByRole('heading', { name: /^Muniment/ }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/docs')
    expect(complaints).toEqual([])
    expect(await violations()).toEqual([])
    expect([...origins]).toEqual([running.url])
  })

  it('is told at an address without meaning that nothing is there, and where to go', async () => {
    const { page, complaints, violations } = await watchPage(await browse())
    for (const path of ['/records/FIN-2019', '/docs/nothing', '/Docs']) {
      expect((await page.goto(`${running.url}${path}`))?.status()).toBe(404)
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('There is nothing here')
    }
    expect(await page.locator('body').innerText()).not.toContain('FIN-2019')
    await page.getByRole('main').getByRole('link', { name: 'Muniment' }).click()
    await page.waitForURL(`${running.url}/`)
    await page.goBack()
    await page.getByRole('main').getByRole('link', { name: 'The interface' }).click()
    await page.waitForURL(`${running.url}/docs`)
    // The browser's own word on the status.
    expect(complaints.filter((complaint) => !complaint.includes('404'))).toEqual([])
    expect(await violations()).toEqual([])
  })

  it('finds every link on our pages alive', async () => {
    const page = await (await browse()).newPage()
    const links = new Set<string>()
    for (const path of ourPages) {
      await page.goto(`${running.url}${path}`)
      for (const href of await page
        .locator('a')
        .evaluateAll((anchors) => anchors.map((anchor) => anchor.getAttribute('href') ?? '')))
        if (!href.startsWith('#')) links.add(href)
    }
    expect([...links]).toEqual(expect.arrayContaining(['/docs', '/docs/errors', '/openapi.json', '/readyz']))
    for (const link of links)
      expect([link, (await page.request.get(`${running.url}${link}`)).status()]).toEqual([link, 200])
  })

  it('reads our pages without JavaScript, and is told at /docs where the same stands', async () => {
    const page = await (await browse({ javaScript: 'off' })).newPage()
    for (const path of ourPages) {
      await page.goto(`${running.url}${path}`)
      expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
    }
    await page.goto(`${running.url}/docs`)
    expect(await page.getByRole('main').innerText()).toContain('needs JavaScript')
    expect(await page.getByRole('main').getByRole('link').getAttribute('href')).toBe('/openapi.json')
  })

  it.each([320, 1280])('reads our pages at %i pixels without scrolling sideways', async (width) => {
    const page = await (await browse({ width })).newPage()
    for (const path of [...ourPages, '/docs']) {
      await page.goto(`${running.url}${path}`)
      if (path === '/docs') await headings(page).first().waitFor()
      expect([path, await overflow(page)]).toEqual([path, 0])
    }
  })

  it('meets no serious barrier on our pages; at /docs all but Swagger UI is judged', async () => {
    const page = await (await browse({ contentSecurityPolicy: 'bypassed' })).newPage()
    for (const path of [...ourPages, '/docs']) {
      await page.goto(`${running.url}${path}`)
      if (path === '/docs') await headings(page).first().waitFor()
      const { rulesPassed, grave } = await findBarriers(page, path === '/docs' ? ['#interface'] : [])
      expect([path, grave]).toEqual([path, []])
      expect(rulesPassed).toBeGreaterThan(5)
    }
  })

  it('comes to the content by keyboard past the band', async () => {
    const page = await (await browse()).newPage()
    await page.goto(running.url)
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content')
    await page.keyboard.press('Enter')
    // The address is told to us after the key is, so we wait for it rather than look once.
    await page.waitForURL(`${running.url}/#content`)
    expect(await page.evaluate('document.querySelector(":target")?.id')).toBe('content')
  })
})

describe('the page of errors', () => {
  it('has a row for each code, which the type of a problem leads to', async () => {
    const page = await (await browse()).newPage()
    const problem = await page.request.get(`${running.url}/api/v1/records`)
    const { type, code } = await problem.json()
    await page.goto(`${running.url}${type}`)
    expect(code).toBe('unauthenticated')
    expect(await page.locator('tr:target').innerText()).toContain('401')
    const rows = await page
      .locator('tbody tr')
      .evaluateAll((all) => all.map((row) => [row.id, Number(row.children[1]?.textContent)]))
    expect(Object.fromEntries(rows)).toEqual(errorCodes)
  })
})

describe('the interface at /docs', () => {
  it('comes from this address alone, and nothing is stopped or complained of', async () => {
    const { page, complaints, violations, origins } = await watchPage(await browse())
    await page.goto(`${running.url}/docs`)
    await headings(page).first().waitFor()
    expect(complaints).toEqual([])
    expect(await violations()).toEqual([])
    expect([...origins]).toEqual([running.url])
  })

  // From 150 lines on Swagger UI renders what is in view, and no more.
  it.each([0, 160])('shows every route under its heading, also with %i more', async (more) => {
    const page = await (await browse()).newPage()
    const document = await (await page.request.get(`${running.url}/openapi.json`)).json()
    for (let number = 0; number < more; number += 1)
      document.paths[`/api/v1/invented-${number}`] = { get: { tags: ['People'], responses: {} } }
    await page.route('**/openapi.json', (route) => route.fulfill({ json: document }))
    await page.goto(`${running.url}/docs`)
    await headings(page).first().waitFor()
    expect(await page.locator('.opblock').count()).toBe(0)
    const seen: string[] = []
    for (const heading of await headings(page).all()) {
      await heading.getByRole('button').click()
      seen.push(...(await readRoutes(page)))
      await heading.getByRole('button').click()
    }
    expect(seen.sort()).toEqual(routesOf(document))
    // And with all of them open at once; the lowest first, which moves none of the others.
    for (const heading of (await headings(page).all()).reverse()) await heading.getByRole('button').click()
    expect([...(await readRoutes(page))].sort()).toEqual(routesOf(document))
    await page.close()
  })

  it('finds routes by the words of what they do, by path and by heading, whatever is closed', async () => {
    const page = await (await browse()).newPage()
    await page.goto(`${running.url}/docs`)
    const finder = page.getByRole('searchbox', { name: /Find a route/ })
    const found = async (words: string) => {
      await finder.fill(words)
      return [...(await readRoutes(page))].sort()
    }
    const { paths } = await (await page.request.get(`${running.url}/openapi.json`)).json()
    const all = routesOf({ paths })
    expect(await found('what a person may do')).toEqual(['patch /api/v1/users/{name}'])
    expect(await found('  Disable PERSON')).toEqual(['post /api/v1/users/{name}/disable'])
    expect(await found('/api/v1/users')).toEqual(all.filter((route) => route.includes(' /api/v1/users')))
    const ofPeople = all.filter((route) => {
      const [method = '', path = ''] = route.split(' ')
      return paths[path][method].tags.includes('People')
    })
    expect(ofPeople.length).toBeGreaterThan(3)
    expect(await found('people')).toEqual(expect.arrayContaining(ofPeople))
    expect(await found('/')).toEqual(all)
    expect(await found('nothing is called so')).toEqual([])
    expect(await found('')).toEqual([])
    expect(await headings(page).count()).toBeGreaterThan(5)
    await page.close()
  })

  it('opens a route of each section without an error', async () => {
    const { page, complaints, violations } = await watchPage(await browse())
    await page.goto(`${running.url}/docs`)
    await headings(page).first().waitFor()
    const sections = await page.locator('.opblock-tag-section').all()
    expect(sections.length).toBeGreaterThan(5)
    for (const section of sections) {
      await section.locator('.opblock-tag').getByRole('button').click()
      const route = section.locator('.opblock').first()
      await route.locator('.opblock-summary-control').evaluate((button) => button.click())
      await route.locator('.responses-table').waitFor()
      await section.locator('.opblock-tag').getByRole('button').click()
    }
    expect(await page.getByText('Could not render').count()).toBe(0)
    expect(await page.getByText('Resolver error').count()).toBe(0)
    expect(complaints).toEqual([])
    expect(await violations()).toEqual([])
  })

  it('is tried with a token', async () => {
    const token = await running.addPerson('reader', 'civil-servant')
    const { page, complaints, violations, origins } = await watchPage(await browse())
    await page.goto(`${running.url}/docs`)
    await page.locator('button.authorize').first().click()
    await page.locator('.auth-container input').fill(token)
    await page.locator('.auth-btn-wrapper button.authorize').click()
    await page.locator('.auth-btn-wrapper .btn-done').click()
    await page.getByRole('searchbox', { name: /Find a route/ }).fill('file-plan')
    const route = page.locator('.opblock', { has: page.locator('[data-path="/api/v1/file-plan"]') })
    await route.locator('.opblock-summary-control').click()
    await route.getByRole('button', { name: 'Try it out' }).click()
    await route.getByRole('button', { name: 'Execute' }).click()
    const answer = route.locator('.live-responses-table')
    await answer.waitFor()
    expect(await answer.locator('.response .response-col_status').innerText()).toContain('200')
    expect(await answer.innerText()).toContain('FIN-INV')
    expect(complaints).toEqual([])
    expect(await violations()).toEqual([])
    expect([...origins]).toEqual([running.url])
  })
})
