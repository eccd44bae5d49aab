import { MunimentError } from '../../kernel/muniment-error.ts'

/** Refuses to foresee what a hold that allows no change would refuse: `held`, as the guards of the database do. */
export function refuseFrozen(isFrozen: boolean): void {
  if (isFrozen) throw new MunimentError('held', 'A hold keeps this from every change until it is lifted.')
}
