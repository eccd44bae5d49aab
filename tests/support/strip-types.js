import { stripTypeScriptTypes } from 'node:module'

/** Tests run what Node itself would: the same source without its types, each line and column where it was written. */
export default { process: (source) => ({ code: stripTypeScriptTypes(source) }) }
