import { describeHoldRaces } from './support/describe-hold-races.ts'

describeHoldRaces('record')
