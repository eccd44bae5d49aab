import { auditStoreContract } from '../../contracts/audit-store-contract.ts'
import { makeFakeAudit } from './fake-audit.ts'

auditStoreContract('memory', async (clock) => ({ ...makeFakeAudit(clock), close: async () => undefined }))
