import { openOwnFolder } from '../../../src/adapters/objects/own-folder.ts'

// Has a folder of its own until it is killed.
process.stdout.write(`${await openOwnFolder(process.argv[2] ?? '')}\n`)
process.stdin.resume()
