import { contentStoreContract } from '../../contracts/content-store-contract.ts'
import { makeFakeContentStore } from './fake-content-store.ts'

contentStoreContract('fake', async () => {
  const store = makeFakeContentStore()
  return {
    store,
    reopen: async () => store.reopened(),
    corrupt: async (key) => store.corrupt(key),
    placeForeign: async (name) => store.placeForeign(name),
    keepsBytesElsewhere: false,
    close: async () => undefined,
  }
})
