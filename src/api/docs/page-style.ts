/**
 * The style of our own pages: one file, system fonts, nothing fetched from elsewhere. Text keeps a contrast of 7:1 and
 * links are underlined (WCAG 2.2, 1.4.6 and 1.4.1); nothing but code scrolls sideways at 320 px (1.4.10).
 */
export const pageStyle = `:root { --ink: #12181f; --quiet: #47525d; --line: #cdd4da; --paper: #fff; --shade: #f4f6f7; --band: #10334a; --link: #0b4f7d }
body, .page *, .band *, .foot * { box-sizing: border-box }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem }
body { margin: 0; background: var(--paper); color: var(--ink) }
.skip { position: absolute; left: -999px }
.skip:focus { position: static; display: block; padding: .6rem 1rem; background: #ffdd00; color: var(--ink) }
.band, .page, .foot { font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif }
.band { background: var(--band); border-bottom: 6px solid #c8963e }
.band > div, .page, .foot > div { max-width: 58rem; margin: 0 auto; padding: 0 1.25rem }
.band > div { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline; padding-top: .9rem; padding-bottom: .9rem }
.band a { color: #fff; text-decoration: none }
.band a:hover { text-decoration: underline }
.band .name { font-size: 1.35rem; font-weight: 700; letter-spacing: .01em; margin-right: auto }
.page { padding-top: 2.25rem; padding-bottom: 3rem }
.page h1 { font-size: clamp(1.75rem, 1.2rem + 2.6vw, 2.6rem); line-height: 1.15; letter-spacing: -.01em; margin: 0 0 1rem; max-width: 22em }
.page h2 { font-size: 1.45rem; line-height: 1.25; margin: 2.75rem 0 1rem }
.page h3 { font-size: 1.0625rem; margin: 0 0 .3rem }
.page p { margin: 0 0 1rem; max-width: 40em }
.lead { font-size: 1.2rem; color: var(--quiet) }
.page a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: .15em }
.page a:hover { text-decoration-thickness: 3px }
.page a:focus-visible, .band a:focus-visible { outline: 3px solid #ffdd00; outline-offset: 0; box-shadow: 0 0 0 6px var(--ink); border-radius: 2px }
.page code { font: .88em/1.55 ui-monospace, "SFMono-Regular", "Liberation Mono", Menlo, Consolas, monospace; overflow-wrap: break-word }
.page pre { margin: .5rem 0 1rem; padding: .8rem 1rem; background: var(--shade); border-left: 4px solid var(--band); white-space: pre-wrap; overflow-wrap: anywhere }
.steps { list-style: none; counter-reset: step; margin: 0; padding: 0 }
.steps > li { counter-increment: step; position: relative; padding: 0 0 1.25rem 3.25rem }
.steps > li::before { content: counter(step); position: absolute; left: 0; top: -.15rem; width: 2.1rem; height: 2.1rem; border-radius: 50%; background: var(--band); color: #fff; font-weight: 700; line-height: 2.1rem; text-align: center }
.steps > li:not(:last-child)::after { content: ""; position: absolute; left: 1rem; top: 2.2rem; bottom: .2rem; border-left: 2px solid var(--line) }
.ways { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 1rem; list-style: none; margin: 0; padding: 0 }
.ways li { border: 1px solid var(--line); border-top: 4px solid var(--band); padding: 1rem 1.1rem }
.ways p { margin: .3rem 0 0; color: var(--quiet) }
.ways a { font-weight: 700; font-size: 1.1rem }
.page table { border-collapse: collapse; width: 100% }
.page td, .page th { text-align: left; vertical-align: top; padding: .45rem 1rem .45rem 0; border-bottom: 1px solid var(--line) }
.page tbody th { font-weight: 400 }
.page tr:target { background: #fff3bf }
.swagger-ui .find { display: grid; gap: .4rem; margin-bottom: 1rem }
.swagger-ui .find label { font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif; color: var(--ink); margin: 0 }
.swagger-ui .find input { box-sizing: border-box; width: 100%; margin: 0; padding: .55rem .7rem; border: 2px solid var(--ink); border-radius: 0; font: 1.0625rem/1.4 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif; color: var(--ink); background: var(--paper) }
.swagger-ui .find input:focus-visible { outline: 3px solid #ffdd00; outline-offset: 0; box-shadow: 0 0 0 6px var(--ink) }
.foot { border-top: 1px solid var(--line); color: var(--quiet) }
.foot > div { padding-top: 1rem; padding-bottom: 2rem }
@media (max-width: 30rem) {
  .steps > li { padding-left: 0 }
  .steps > li::before { position: static; display: block; margin-bottom: .5rem }
  .steps > li:not(:last-child)::after { display: none }
  .page table { font-size: .9375rem }
  .page td, .page th { padding-right: .6rem }
}
@media print { .band { background: none } .band a { color: inherit } .skip { display: none } }
`
