import type { BrowserContext, Page } from 'playwright-core'

/** What went wrong on a page while it was watched, and whom it asked. */
export interface Watched {
  readonly page: Page
  /** Errors and warnings of the console, exceptions, and requests that failed. */
  readonly complaints: string[]
  /** What the content security policy stopped. */
  readonly violations: () => Promise<readonly string[]>
  /** Origins that were asked for anything. */
  readonly origins: Set<string>
}

/** Opens an empty page whose every complaint, policy violation and request is kept from the first byte on. */
export async function watchPage(context: BrowserContext): Promise<Watched> {
  const page = await context.newPage()
  const complaints: string[] = []
  const origins = new Set<string>()
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`))
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`))
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    // An image that a style sheet carries within itself asks nobody.
    if (protocol !== 'data:') origins.add(origin)
  })
  // As text, since it runs in the browser, whose globals the types of Node do not know.
  await page.addInitScript(`
    globalThis.policyViolations = []
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      globalThis.policyViolations.push(violatedDirective + ' ' + blockedURI))
  `)
  return {
    page,
    complaints,
    origins,
    violations: () => page.evaluate('globalThis.policyViolations'),
  }
}
