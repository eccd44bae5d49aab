import { describeHoldRaces } from './support/describe-hold-races.ts'

describeHoldRaces('class', 2)
