import { assertNever } from '../../kernel/assert-never.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { Answer } from '../http/answer.ts'
import type { RecordView } from '../services/record-services.ts'
import { answerGone } from './present-stub.ts'

/** The answer to whoever asks for a record that is no longer, or will not be for long. */
export function answerNotLive(view: Exclude<RecordView, { readonly outcome: 'live' }>): Answer {
  switch (view.outcome) {
    case 'being-destroyed':
      throw new MunimentError('being-destroyed', 'This record is being destroyed.')
    case 'gone':
      return answerGone(view.stub)
    default:
      return assertNever(view)
  }
}
