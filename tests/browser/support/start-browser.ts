import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium } from 'playwright-core'

const CHROMIUM = process.env['MUNIMENT_TEST_CHROMIUM'] ?? '/usr/bin/chromium'
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

interface BrowserSettings {
  readonly width?: number
  readonly javaScript?: 'on' | 'off'
  /** `bypassed` for axe, which is put into the page as a script; every claim about the policy itself keeps it. */
  readonly contentSecurityPolicy?: 'kept' | 'bypassed'
}

/** A browser that has never been anywhere. */
export interface StartedBrowser {
  readonly context: BrowserContext
  close(): Promise<void>
}

/** Starts Chromium with a profile of its own that goes when it closes. Throws where there is none: no claim is skipped. */
export async function startBrowser(settings: BrowserSettings = {}): Promise<StartedBrowser> {
  if (!existsSync(CHROMIUM)) {
    throw new Error(
      `These tests need Chromium at ${CHROMIUM}: apt-get install -y --no-install-recommends chromium, or set MUNIMENT_TEST_CHROMIUM.`,
    )
  }
  const profile = await mkdtemp(join(tmpdir(), 'muniment-browser-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    args: quiet,
    viewport: { width: settings.width ?? 1280, height: 800 },
    javaScriptEnabled: settings.javaScript !== 'off',
    bypassCSP: settings.contentSecurityPolicy === 'bypassed',
  })
  return {
    context,
    close: async () => {
      await context.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
}
