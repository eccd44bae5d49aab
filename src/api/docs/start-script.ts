/**
 * What starts Swagger UI at `/docs`. Its headings are closed to begin with: ten lines say what there is, where some 140 routes in a
 * row said nothing, and from 150 lines on it renders only what is in view, where the browser's own search finds nothing. So
 * the filter finds instead: by all words in heading, method, path and summary, with the headings open meanwhile.
 */
export const startScript = `const find = ({ React }) => ({
  components: {
    FilterContainer: ({ layoutActions, layoutSelectors }) => {
      const sought = layoutSelectors.currentFilter()
      return React.createElement(
        'form',
        { className: 'find wrapper', role: 'search', onSubmit: (event) => event.preventDefault() },
        React.createElement('label', { htmlFor: 'find' }, 'Find a route by words of what it does, its path or its heading'),
        React.createElement('input', {
          id: 'find',
          type: 'search',
          autoComplete: 'off',
          value: typeof sought === 'string' ? sought : '',
          onChange: (event) => layoutActions.updateFilter(event.target.value),
        }),
      )
    },
  },
  fn: {
    opsFilter: (headings, sought) => {
      const words = sought.toLowerCase().split(/\\s+/)
      const matches = (heading, route) => {
        const summary = route.getIn(['operation', 'summary'], '')
        const text = [heading, route.get('method'), route.get('path'), summary].join(' ').toLowerCase()
        return words.every((word) => text.includes(word))
      }
      return headings
        .map((details, heading) => details.update('operations', (all) => all.filter((route) => matches(heading, route))))
        .filter((details) => details.get('operations').size > 0)
    },
  },
  statePlugins: {
    layout: {
      wrapSelectors: {
        isShown:
          (original, { layoutSelectors }) =>
          (_state, thing, ...rest) => {
            const finding = typeof layoutSelectors.currentFilter() === 'string' && layoutSelectors.currentFilter() !== ''
            return (finding && thing[0] === 'operations-tag') || original(thing, ...rest)
          },
      },
    },
  },
})

window.addEventListener('DOMContentLoaded', () => {
  window.SwaggerUIBundle({
    url: '/openapi.json',
    dom_id: '#interface',
    plugins: [find],
    deepLinking: true,
    docExpansion: 'none',
    filter: true,
    defaultModelsExpandDepth: 0,
    tryItOutEnabled: false,
    validatorUrl: null,
  })
})
`
