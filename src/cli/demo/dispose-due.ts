import { setTimeout as pause } from 'node:timers/promises'
import type { z } from 'zod'
import type { ApiClient } from './api-client.ts'
import { batch, certificate, items, problem, search, stub, sweep } from './demo-shapes.ts'
import type { Stage } from './stage.ts'

interface Officers {
  readonly sweeper: ApiClient
  readonly reviewer: ApiClient
  readonly approver: ApiClient
  readonly executor: ApiClient
}

type Batch = z.infer<typeof batch>

/** From due to gone: sweep, review, approval and execution by different people, and what remains. */
export async function disposeDue(
  stage: Stage,
  { sweeper, reviewer, approver, executor }: Officers,
): Promise<void> {
  stage.act('Sweep: what has reached its retention end is listed for review')
  const swept = sweep.parse((await sweeper.post('/retention/sweeps', {})).body)
  stage.claim(swept.due > 0, `${swept.due} records are due, listed in ${swept.batches.length} batches`)
  const due = await chooseBatch(sweeper, swept.batches)
  if (due === undefined) return stage.claim(false, 'one of the batches is to be destroyed')
  const listed = items.parse((await reviewer.get(`/disposal-batches/${due.id}/items`)).body).items
  for (const item of listed) stage.say(`${item.reference}  ${item.title ?? ''}`)

  stage.act('Review: one officer decides, a second approves, a third executes')
  const undecided = await approver.post(`/disposal-batches/${due.id}/approve`, { reason: 'too early' })
  stage.claim(codeOf(undecided.body) === 'undecided', 'approval is refused while anything is undecided')
  const decisions = listed.map(({ recordId }) => ({ recordId, decision: 'destroy' }))
  await reviewer.post(`/disposal-batches/${due.id}/decisions`, { decisions })
  const own = await reviewer.post(`/disposal-batches/${due.id}/approve`, { reason: 'mine' })
  stage.claim(codeOf(own.body) === 'separation-of-duties', 'whoever decided cannot approve')
  const approved = await approver.post(`/disposal-batches/${due.id}/approve`, {
    reason: 'reviewed against the schedule',
  })
  stage.claim(approved.status === 200, 'a second officer approves')
  const selfExecuted = await approver.post(`/disposal-batches/${due.id}/execute`, { reason: 'mine too' })
  stage.claim(codeOf(selfExecuted.body) === 'separation-of-duties', 'whoever approved cannot execute')
  const begun = await executor.post(`/disposal-batches/${due.id}/execute`, { reason: 'cooling-off is over' })
  stage.claim(begun.status === 202, 'a third officer sets the execution in motion')
  const done = await waitForEnd(executor, due.id)
  stage.claim(
    done.state === 'completed',
    `the batch is ${done.state}: ${done.counts.destroyed} of ${done.counts.total} destroyed`,
  )

  await showProof(stage, executor, due.id, listed)
}

async function chooseBatch(client: ApiClient, ids: readonly string[]): Promise<Batch | undefined> {
  const batches = await Promise.all(
    ids.map(async (id) => batch.parse((await client.get(`/disposal-batches/${id}`)).body)),
  )
  return batches
    .filter(({ action }) => action === 'destroy')
    .sort((one, other) => other.counts.total - one.counts.total)[0]
}

async function waitForEnd(client: ApiClient, id: string): Promise<Batch> {
  for (;;) {
    const now = batch.parse((await client.get(`/disposal-batches/${id}`)).body)
    if (now.state !== 'executing') return now
    await pause(100)
  }
}

function codeOf(body: unknown): string | undefined {
  return problem.safeParse(body).data?.code
}

async function showProof(
  stage: Stage,
  client: ApiClient,
  batchId: string,
  listed: z.infer<typeof items>['items'],
): Promise<void> {
  stage.act('Proof: what remains of a destroyed record')
  const [first] = listed
  if (first === undefined) return
  const gone = await client.get(`/records/${first.recordId}`)
  const left = stub.safeParse(gone.body)
  stage.claim(
    gone.status === 410 && left.data?.state === 'destroyed',
    `${first.reference} answers 410 with its stub`,
  )
  const content = await client.get(`/records/${first.recordId}/content`)
  stage.claim(content.status === 410, 'its content answers 410')
  const found = search.parse((await client.get(`/search?q=${encodeURIComponent(first.title ?? '')}`)).body)
  stage.claim(!found.hits.some(({ id }) => id === first.recordId), 'search does not find it any more')
  const body = certificate.parse(
    (await client.get(`/disposal-batches/${batchId}/certificate?format=json`)).body,
  )
  stage.claim(
    body.items.length === listed.length,
    `certificate ${body.id}, signed${body.drill ? ', marked as a drill' : ''}`,
  )
  for (const { store, method } of body.verified) stage.say(`absent from ${store}: ${method}`)
  for (const { where, until } of body.remains) stage.say(`remains: ${where}, until ${until}`)
  const page = Buffer.from(await client.download(`/disposal-batches/${batchId}/certificate?format=pdf`))
  stage.claim(
    page.subarray(0, 5).toString() === '%PDF-',
    `the certificate as a page to print: ${page.length} bytes of PDF/A`,
  )
}
