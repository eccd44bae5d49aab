import { claimDataFolder } from '../../../src/adapters/postgres/embedded/claim-data-folder.ts'

// Claims a data folder until it is killed.
await claimDataFolder(process.argv[2] ?? '')
process.stdout.write('claimed\n')
process.stdin.resume().once('end', () => process.exit(0))
