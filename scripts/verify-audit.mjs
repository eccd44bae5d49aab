#!/usr/bin/env node
/*
 * Verifies an exported audit log of Muniment, on its own: one file, no dependencies, any Node.js from 18 on.
 * The format is described in docs/audit.md, so that anybody can write another verifier.
 *
 *   node verify-audit.mjs F [--key F.pub] [--checkpoints F.checkpoints]... [--details F.details] [--json]
 *   node verify-audit.mjs --help
 *
 * Exit codes: 0 intact; 1 tampered; 2 unreadable, or called wrongly.
 *
 * A key or checkpoints that the reader kept from an earlier day are worth more than those that come with the export:
 * give them with --key and --checkpoints. The export's own checkpoints are always checked as well.
 *
 * It is longer than other files here because it must be one file.
 */
import * as crypto from 'node:crypto'
import { realpathSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const NEWLINE = 10
const CHUNK = 1 << 20
const ERASURES_AT_ONCE = 4_000_000

/** What cannot be read at all, as opposed to what was tampered with. */
export class UnreadableExport extends Error {}

/**
 * @param {{ log: string, key?: string, checkpoints?: string[], details?: string }} paths
 * @returns {Promise<{ intact: boolean, entries: number, anchoredTo: number, firstBad?: { position: number, kind: string },
 *   warnings?: { position: number, kind: string, signedTo: number }[] }>}
 *   `anchoredTo`: entries before this position are vouched for by a signed checkpoint.
 *   `kind`: altered, removed, reordered, truncated, forked or signature; of a warning key-lost or earlier-key.
 */
export async function verifyAuditExport({ log, key, checkpoints: held = [], details }) {
  const given = parseKeys(await readText(key ?? `${log}.pub`))
  const own = `${log}.checkpoints`
  const file = await openLog(log)
  try {
    const files = await readNotes([...new Set([own, ...held].map(canonicalPath))], {
      optional:
        held.length > 0 && !held.map(canonicalPath).includes(canonicalPath(own))
          ? canonicalPath(own)
          : undefined,
    })
    const eras = makeEras(given, await readChanges(file), files)
    const notes = openCheckpoints(files, eras)
    const tree = await hashTree(file, notes.checkpoints)
    const findings = [...notes.findings, ...judgeCheckpoints(tree, notes.checkpoints)]
    const fault = await judgeEntries(file, tree, notes)
    if (fault) findings.push(fault)
    let firstBad = earliest(findings)
    const beside = await judgeDetails(
      file,
      tree,
      details ?? `${log}.details`,
      details !== undefined,
      firstBad?.position,
    )
    firstBad = earliest([...findings, ...beside])
    return {
      intact: firstBad === undefined,
      entries: tree.entries,
      anchoredTo: tree.anchoredTo,
      ...(firstBad === undefined ? {} : { firstBad }),
      ...(eras.warnings.length === 0 ? {} : { warnings: eras.warnings }),
    }
  } finally {
    await file.handle.close()
  }
}

// Keys and checkpoints: c2sp.org/signed-note and c2sp.org/tlog-checkpoint ------------------------------------

function parseKeys(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length === 0) throw new UnreadableExport('the key file is empty')
  return lines.map((line) => {
    const key = parseKey(line.trim())
    if (key === undefined)
      throw new UnreadableExport('the key is not an Ed25519 verifier key (name+id+base64)')
    if (key.expected !== key.id) throw new UnreadableExport('the key is mistyped: its id does not fit it')
    return key
  })
}

function parseKey(text) {
  const [, name, id, base64] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(text) ?? []
  const bytes = Buffer.from(base64 ?? '', 'base64')
  if (name === undefined || bytes.length !== 33 || bytes[0] !== 1 || bytes.toString('base64') !== base64)
    return undefined
  const expected = sha256(Buffer.concat([Buffer.from(`${name}\n`), bytes])).toString('hex', 0, 4)
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bytes.subarray(1)])
  const publicKey = crypto.createPublicKey({ key: der, format: 'der', type: 'spki' })
  return { text, name, id, expected, publicKey }
}

/** The notes of each file. The first is the export's own; another that holds no note is not what its reader kept. */
async function readNotes(paths, { optional }) {
  const files = []
  for (const path of paths) {
    const text = await readText(path, path === optional)
    if (text === undefined) continue
    const notes = [...splitNotes(asSigned(text))]
    if (path !== paths[0] && !notes.some((note) => parseNote(note) !== undefined))
      throw new UnreadableExport(`${path} holds no checkpoint`)
    files.push({ isOwn: path === paths[0], notes })
  }
  return files
}

/** All checkpoints, by size; a note that the key of its time did not sign is a finding at the size vouched for before it. */
function openCheckpoints(files, eras) {
  const bySize = new Map()
  const findings = []
  let ownSize
  for (const { isOwn, notes } of files) {
    let size = 0
    let largest = 0
    for (const note of notes) {
      const checkpoint = openNote(note, eras)
      if (checkpoint === undefined) {
        findings.push({ position: size, kind: 'signature' })
        continue
      }
      const roots = bySize.get(checkpoint.size) ?? []
      if (!roots.some((root) => root.equals(checkpoint.root)))
        bySize.set(checkpoint.size, [...roots, checkpoint.root])
      size = checkpoint.size
      largest = Math.max(largest, size)
    }
    if (isOwn) ownSize = largest
  }
  const checkpoints = [...bySize].map(([size, roots]) => ({ size, roots })).sort((a, b) => a.size - b.size)
  return { checkpoints, findings, complete: ownSize !== undefined }
}

/**
 * What is signed has line feeds alone and begins with its origin: a carriage return or a byte order mark was put there by an editor
 * or a mail program in which the checkpoint was kept. Whether the signature holds is asked of what is left.
 */
function asSigned(text) {
  return text.replace(/^\uFEFF/u, '').replaceAll('\r\n', '\n')
}

function* splitNotes(text) {
  let note = []
  let signed = false
  for (const line of text.split('\n')) {
    const isSignature = line.startsWith('\u2014 ')
    if (signed && !isSignature) {
      yield note.join('\n')
      note = []
      signed = false
    }
    if (note.length > 0 || line !== '') note.push(line)
    if (isSignature) signed = true
  }
  if (note.length > 0) yield note.join('\n')
}

/** The text that was signed and its signatures, whoever made them; `undefined` for what is no signed note. */
function parseNote(note) {
  const split = note.lastIndexOf('\n\n')
  if (split < 0) return undefined
  const signatures = []
  for (const line of note.slice(split + 2).split('\n')) {
    const [, name, base64] = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line) ?? []
    if (name === undefined) return undefined
    const bytes = Buffer.from(base64, 'base64')
    if (bytes.toString('base64') !== base64) return undefined
    signatures.push({ name, bytes })
  }
  return { text: note.slice(0, split + 1), signatures }
}

/** Size and root, if the key that was the log's then signed it, where it was replaced both, and one of them is believed. */
function openNote(note, eras) {
  const parsed = parseNote(note)
  if (parsed === undefined) return undefined
  const { text, signatures } = parsed
  const signers = []
  for (const { name, bytes } of signatures) {
    const key = eras.keys.find((known) => known.name === name && known.id === bytes.toString('hex', 0, 4))
    if (key === undefined) continue
    if (!isSignature(text, key, bytes)) return undefined
    signers.push(key.text)
  }
  const [origin, size, base64] = text.split('\n')
  const root = Buffer.from(base64 ?? '', 'base64')
  if (!eras.keys.some(({ name }) => name === origin) || !/^(0|[1-9]\d{0,15})$/.test(size)) return undefined
  const wanted = eras.signersAt(Number(size))
  if (!wanted.every((key) => signers.includes(key)) || !wanted.some((key) => eras.isBelieved(key)))
    return undefined
  return root.length === 32 && root.toString('base64') === base64 ? { size: Number(size), root } : undefined
}

function isSignature(text, key, bytes) {
  return crypto.verify(null, Buffer.from(text), key.publicKey, bytes.subarray(4))
}

/** Whether this key is among those that signed the note. */
function isSignedBy(note, key) {
  const parsed = parseNote(note)
  return (
    parsed?.signatures.some(
      ({ name, bytes }) =>
        name === key.name && key.id === bytes.toString('hex', 0, 4) && isSignature(parsed.text, key, bytes),
    ) ?? false
  )
}

// The keys: each signs until an entry `log.key-replaced` names the next; the first checkpoint that covers that entry is
// signed by both, or by the new one alone where the entry says that the old one was lost -------------------------

const CHANGE = Buffer.from('"action":"log.key-replaced"')

/** What the entries say of keys that were replaced. Nothing of it is believed yet. */
async function readChanges(file) {
  const changes = []
  if (!(await holds(file, CHANGE))) return changes
  await eachLine(file, 0, (framed) => {
    const change = framed.includes(CHANGE) ? readChange(framed) : undefined
    if (change !== undefined) changes.push(change)
    return true
  })
  return changes
}

function readChange(framed) {
  try {
    // By the place that it says itself: lines that were taken out before it have moved it.
    const { action, codes, position } = JSON.parse(framed.toString('utf8', 1))
    if (action !== 'log.key-replaced' || !Number.isSafeInteger(position)) return undefined
    const [from, to] = [parseKey(codes.from), parseKey(codes.to)]
    const areKeys = from?.id === from?.expected && to?.id === to?.expected && from?.name === to?.name
    return from !== undefined && to !== undefined && areKeys
      ? { from, to, lost: codes.lost === true, position }
      : undefined
  } catch {
    return undefined
  }
}

/** Whether these bytes stand anywhere in the file: most logs hold no change, and lines need not be told apart to see it. */
async function holds(file, bytes) {
  const buffer = Buffer.alloc(CHUNK + bytes.length)
  let kept = 0
  for (let position = 0; ; ) {
    const { bytesRead } = await readPiece(file, buffer, kept, position)
    if (bytesRead === 0) return false
    const end = kept + bytesRead
    const found = buffer.indexOf(bytes)
    if (found >= 0 && found + bytes.length <= end) return true
    position += bytesRead
    kept = Math.min(bytes.length - 1, end)
    buffer.copy(buffer, 0, end - kept, end)
    buffer.fill(0, kept)
  }
}

/**
 * Which key the log is under at which size. A key is believed that the reader gave; that came after one that is believed, which signed
 * the change; or that came before one which is believed, since that signed the whole log before it.
 */
function makeEras(given, changes, files) {
  const own = files.find(({ isOwn }) => isOwn)
  const notes = (own === undefined ? files : [own])
    .flatMap((file) => file.notes)
    .map((note) => ({ note, size: Number(note.split('\n', 2)[1]) }))
    .filter(({ size }) => Number.isSafeInteger(size))
    .sort((a, b) => a.size - b.size)
  const steps = stepsOf(changes, notes, own !== undefined)
  const first = steps[0]?.from ?? firstSigner(given, notes)
  const chain = [first, ...steps.map(({ to }) => to)]
  const believed = new Set(given.map(({ text }) => text))
  for (const { from, to, areBoth, lost } of steps)
    if (believed.has(from.text) && areBoth && !lost) believed.add(to.text)
  for (const { from, to } of steps.toReversed()) if (believed.has(to.text)) believed.add(from.text)
  return {
    keys: [...given, ...chain],
    isBelieved: (key) => believed.has(key),
    /** Texts of the keys that must have signed a checkpoint of this size; `[undefined]` where none may be. */
    signersAt: (size) => {
      const step = steps.findLast(({ position }) => position < size)
      if (step === undefined) return [first.text]
      if (size < step.size || !step.follows) return [undefined]
      if (size > step.size || step.lost || !(step.areBoth || own !== undefined)) return [step.to.text]
      return [step.from.text, step.to.text]
    },
    warnings: warningsOf(steps, chain, given, notes),
  }
}

/** The changes that took effect, each with the size of the first checkpoint over it: of several before it the last. */
function stepsOf(changes, notes, isComplete) {
  const steps = []
  for (const change of changes) {
    const covering = notes.find(
      ({ note, size }) =>
        size > change.position && (isSignedBy(note, change.from) || isSignedBy(note, change.to)),
    )
    if (covering === undefined) continue
    if (steps.at(-1)?.size === covering.size) steps.pop()
    const areBoth = isSignedBy(covering.note, change.from) && isSignedBy(covering.note, change.to)
    const before = steps.at(-1)
    const follows =
      before === undefined || (before.follows && (before.to.text === change.from.text || !isComplete))
    steps.push({ ...change, size: covering.size, areBoth, follows })
  }
  return steps
}

/** Of a log whose key was never replaced: the one among those given that signed its first checkpoint. */
function firstSigner(given, notes) {
  for (const { note } of notes) {
    const key = given.find((candidate) => isSignedBy(note, candidate))
    if (key !== undefined) return key
  }
  return given[0]
}

function warningsOf(steps, chain, given, notes) {
  const signedBefore = ({ position, from }) =>
    notes.findLast(({ note, size }) => size <= position && isSignedBy(note, from))?.size ?? 0
  const warnings = steps
    .filter(({ lost }) => lost)
    .map((step) => ({ position: step.position, kind: 'key-lost', signedTo: signedBefore(step) }))
  const earliestGiven = chain.findIndex(({ text }) => given.some((key) => key.text === text))
  const step = steps[earliestGiven - 1]
  return step === undefined
    ? warnings
    : [{ position: step.position, kind: 'earlier-key', signedTo: signedBefore(step) }, ...warnings]
}

// The tree: RFC 6962 -----------------------------------------------------------------------------------------

/** Hashes the whole log once and compares the root at each checkpoint; remembers the newest place that was right. */
async function hashTree(file, checkpoints) {
  const edge = makeEdge()
  const matches = new Map()
  let next = 0
  let good = { size: 0, offset: 0, roots: [], lastHash: undefined }
  let lastHash
  const compare = (offset) => {
    for (; next < checkpoints.length && checkpoints[next].size === edge.size(); next += 1) {
      const root = edge.root()
      const right = checkpoints[next].roots.some((signed) => signed.equals(root))
      matches.set(checkpoints[next].size, right)
      if (right) good = { size: edge.size(), offset, roots: edge.roots(), lastHash }
    }
  }
  compare(0)
  const { endsCleanly, lines } = await eachLine(file, 0, (framed, offset, length) => {
    lastHash = hashLeaf(framed)
    edge.add(lastHash)
    if (next < checkpoints.length && checkpoints[next].size === edge.size()) compare(offset + length + 1)
    return true
  })
  return {
    entries: lines,
    endsCleanly,
    matches,
    good,
    anchoredTo: good.size,
    newest: checkpoints.at(-1)?.size ?? 0,
  }
}

function makeEdge(size = 0, roots = []) {
  const stack = [...roots]
  let count = size
  return {
    size: () => count,
    roots: () => [...stack],
    add(leaf) {
      let hash = leaf
      for (let rest = count; rest % 2 === 1; rest = (rest - 1) / 2) hash = hashNode(stack.pop(), hash)
      stack.push(hash)
      count += 1
    },
    root() {
      if (stack.length === 0) return sha256(Buffer.alloc(0))
      return stack.reduceRight(
        (right, left) => (right === undefined ? left : hashNode(left, right)),
        undefined,
      )
    },
  }
}

const sha256 =
  typeof crypto.hash === 'function'
    ? (bytes) => crypto.hash('sha256', bytes, 'buffer')
    : (bytes) => crypto.createHash('sha256').update(bytes).digest()

/** `framed` begins with the byte 0x00 that marks a leaf. */
const hashLeaf = sha256

const pair = Buffer.alloc(65, 1)
function hashNode(left, right) {
  left.copy(pair, 1)
  right.copy(pair, 33)
  return sha256(pair)
}

// Judging ----------------------------------------------------------------------------------------------------

const earliest = (findings) =>
  findings.reduce(
    (first, finding) => (first === undefined || finding.position < first.position ? finding : first),
    undefined,
  )

/** Checkpoints that cannot both be true: of one size with two roots, or wrong although a later one is right. */
function judgeCheckpoints(tree, checkpoints) {
  const findings = []
  let vouched = 0
  for (const { size, roots } of checkpoints) {
    const wrongThoughLaterRight = tree.matches.get(size) === false && size < tree.good.size
    if (roots.length > 1 || wrongThoughLaterRight) findings.push({ position: vouched, kind: 'forked' })
    if (tree.matches.get(size) === true) vouched = size
  }
  return findings
}

/** The first entry that is not what was signed, with how it differs. */
async function judgeEntries(file, tree, { checkpoints, findings, complete }) {
  const wrong = checkpoints.find(({ size }) => size > tree.good.size && tree.matches.get(size) === false)
  const missing = tree.newest > tree.entries
  if (tree.entries === tree.good.size && !missing) return undefined
  const seen = await examine(file, tree)
  if (seen.misplaced) return await explainMisplaced(file, tree, seen.misplaced)
  if (wrong) return await pinpoint(file, tree, seen, wrong)
  if (seen.links.length > 0) return { position: Math.max(withoutRoot(seen), tree.good.size), kind: 'altered' }
  if (missing) return { position: tree.entries, kind: 'truncated' }
  if (checkpoints.length === 0 && findings.length === 0) return { position: 0, kind: 'signature' }
  // An export ends with a checkpoint over all of it; entries after the newest one were put there later.
  return complete ? { position: tree.newest, kind: 'altered' } : undefined
}

const POSITION = /"position":(\d+),"previous":(?:null|"([0-9a-f]{64})"),/
const MOST_LINKS = 10_000
const MANY_LINKS = 10

/** What an entry says of its place; `undefined` where it is no entry at all. */
function placeOf(framed) {
  const text = framed.toString('utf8', 1)
  try {
    const { position, previous } = JSON.parse(text)
    return Number.isSafeInteger(position) ? { position, previous } : undefined
  } catch {
    return undefined
  }
}

/**
 * Reads on from the last place that was right, up to the first entry that is not in its place. `links` are the entries
 * whose `previous` is not the hash of the entry before.
 */
async function examine(file, tree) {
  const { good } = tree
  const links = []
  let mended
  let index = good.size
  let before = good.lastHash
  let misplaced
  let relinked = 0
  await eachLine(file, good.offset, (framed, offset) => {
    const place = placeOf(framed)
    if (place === undefined || place.position !== index) {
      misplaced = { index, offset, position: place?.position, hash: hashLeaf(framed), before }
      return false
    }
    if (place.previous !== (before?.toString('hex') ?? null)) {
      relinked += 1
      if (links.length < MOST_LINKS) links.push({ index, previous: place.previous })
      if (index === tree.entries - 1) mended = mend(framed, place.previous, before)
    }
    before = hashLeaf(framed)
    index += 1
    return true
  })
  // An entry before the misplaced one that does not fit its neighbour was changed as well, and comes first.
  if (misplaced && links.length > 0) misplaced = undefined
  return { links, misplaced, relinked, mended }
}

/** The hash that the last entry would have, did it name the entry before as that is: nothing follows that could tell. */
function mend(framed, previous, before) {
  if (before === undefined) return undefined
  const said = Buffer.from(`"previous":${JSON.stringify(previous)}`).toString('latin1')
  const text = framed.toString('latin1').replace(said, `"previous":"${before.toString('hex')}"`)
  return hashLeaf(Buffer.from(text, 'latin1')).toString('hex')
}

/** How the entry differs that is not in its place; `hash` is its own, `before` that of the entry in front of it. */
async function explainMisplaced(file, tree, { index, offset, position, hash, before }) {
  const as = (kind, at = index) => ({ position: at, kind })
  const isLast = index === tree.entries - 1
  if (position === undefined)
    return as(isLast && !tree.endsCleanly && tree.newest > index ? 'truncated' : 'altered')
  let following
  let expectedElsewhere = false
  let copied = position < index
  let line = index
  await eachLine(file, offset, (framed) => {
    if (line > index) {
      const [, found, previous] = POSITION.exec(framed.toString('utf8', 1)) ?? []
      const there = found === undefined ? undefined : Number(found)
      if (line === index + 1) following = { position: there, previous }
      if (there === index) expectedElsewhere = true
      if (there === position) copied = true
    }
    line += 1
    return true
  })
  if (position === index - 1 && index > tree.good.size && before && !before.equals(hash)) {
    // Two entries claim the place in front: the one that the next entry names, or that was signed, is the true one.
    const isTrue = following?.previous === hash.toString('hex') || tree.matches.get(index) === false
    if (isTrue) return as('altered', index - 1)
  }
  if (expectedElsewhere)
    return as(copied || position >= Math.max(tree.newest, tree.entries) ? 'altered' : 'reordered')
  if (following?.position === index + 1 || copied) return as('altered')
  if (following === undefined) return as(tree.entries < tree.newest ? 'removed' : 'altered')
  return as(position > index ? 'removed' : 'altered')
}

/**
 * Each entry names the hash of the one before: where the two differ, either was changed. The signed root tells which,
 * by putting the hash that is named in the place of the hash that is.
 */
async function pinpoint(file, tree, { links, relinked, mended }, wrong) {
  const within = links.filter(({ index }) => index <= wrong.size)
  const budget = Math.floor(20_000_000 / Math.max(1, wrong.size - tree.good.size))
  if (within.length > 0 && within.length <= MANY_LINKS) {
    if (mended !== undefined && wrong.size === tree.entries && within.length === 1) {
      const last = tree.entries - 1
      const root = await rootWith(file, tree.good, wrong.size, new Map([[last, mended]]))
      if (wrong.roots.some((signed) => signed.equals(root))) return { position: last, kind: 'altered' }
    }
    const choices = subsets(within).slice(0, Math.max(4, Math.min(1024, budget)))
    for (const chosen of choices) {
      const position = await placeOfEdits(file, tree, wrong, chosen)
      if (position !== undefined) return { position, kind: 'altered' }
    }
  }
  // Of many not each choice is tried: all that are named, and all but the first, which names what was not edited.
  for (const chosen of within.length > MANY_LINKS && relinked === links.length
    ? [within, within.slice(1)]
    : []) {
    const position = await placeOfEdits(file, tree, wrong, chosen)
    if (position !== undefined) return { position, kind: 'altered' }
  }
  const missing = tree.entries < tree.newest
  if (links.length === 0) {
    // The chain was written anew, or the change is in the last entry, which nothing follows.
    const last = wrong.size === tree.entries
    return {
      position: last && !missing ? tree.entries - 1 : tree.good.size,
      kind: missing ? 'removed' : 'altered',
    }
  }
  const [{ index }] = links
  const rewritten = relinked >= tree.entries - index && relinked > 1
  return {
    position: Math.max(withoutRoot({ links }), tree.good.size),
    kind: missing && rewritten ? 'removed' : 'altered',
  }
}

/** The first of the entries that `chosen` name, if the root is the signed one with the hashes that they name. */
async function placeOfEdits(file, tree, wrong, chosen) {
  const named = new Map(chosen.map(({ index, previous }) => [index - 1, previous]))
  const root = await rootWith(file, tree.good, wrong.size, named)
  if (!wrong.roots.some((signed) => signed.equals(root))) return undefined
  return chosen[0].index - 1
}

/**
 * Some in a row: an entry that was edited in what it says of the one before as well, so that its neighbours on both sides fit it no
 * more. Many in a row: each names an edited entry, the first one too, as where the lines were given other ends.
 */
function withoutRoot({ links }) {
  const [{ index }, next] = links
  const isRow = links.length > MANY_LINKS && links.every((link, at) => link.index === index + at)
  return next?.index === index + 1 && !isRow ? index : index - 1
}

/** All non-empty choices, small ones first. */
function subsets(items) {
  let all = [[]]
  for (const item of items) all = [...all, ...all.map((chosen) => [...chosen, item])]
  return all.slice(1).sort((a, b) => a.length - b.length)
}

async function rootWith(file, good, size, named) {
  const edge = makeEdge(good.size, good.roots)
  await eachLine(file, good.offset, (framed) => {
    const hash = named.get(edge.size())
    edge.add(
      typeof hash === 'string' ? Buffer.from(hash.padEnd(64, '0').slice(0, 64), 'hex') : hashLeaf(framed),
    )
    return edge.size() < size
  })
  return edge.root()
}

// What lies beside: each named text with its salt must make the commitment in the leaf; where it is gone, a later
// entry must say that it was erased, or that the entry came back without it after a restore -----------------------

async function judgeDetails(file, tree, path, required, before = Number.POSITIVE_INFINITY) {
  // Erasures are looked for part by part, so that memory does not grow with the log.
  const parts =
    before === Number.POSITIVE_INFINITY ? Math.max(1, Math.ceil(tree.entries / ERASURES_AT_ONCE)) : 1
  const unexplained = []
  for (let part = 0; part < parts; part += 1) {
    const gaps = makeGaps((subject) => parts === 1 || spread(subject) % parts === part)
    const findings = await readDetails(file, tree, path, required, before, gaps)
    // A log or a text that is wrong itself may lack what says so.
    if (findings === undefined || findings.length > 0 || before !== Number.POSITIVE_INFINITY)
      return findings ?? []
    const position = gaps.first()
    if (position !== undefined) unexplained.push({ position, kind: 'removed' })
  }
  return unexplained
}

/** The first wrong text, if any; nothing where there are none to read. */
async function readDetails(file, tree, path, required, before, gaps) {
  let handle
  try {
    handle = await open(path)
  } catch (error) {
    if (required) throw new UnreadableExport(`${path} cannot be read: ${error.message}`)
    return undefined
  }
  const findings = []
  try {
    const lines = textLines(handle, path)
    let line = await nextDetail(lines)
    let index = 0
    const pending = []
    await eachLineAsync(file, async (framed) => {
      if (index >= before || findings.length > 0) return false
      while (line !== undefined && line.position === index) {
        pending.push(line)
        line = await nextDetail(lines)
      }
      const kind = judgeEntryDetails(framed, index, pending.splice(0), gaps)
      // A line that cannot be read, or names an entry before, stands in the place of one that the next entry lacks.
      const isStray = line !== undefined && !(line.position > index)
      if (kind) findings.push({ position: index, kind: kind === 'removed' && isStray ? 'altered' : kind })
      index += 1
      return true
    })
    if (findings.length === 0 && line !== undefined && index >= tree.entries)
      findings.push({ position: index, kind: 'altered' })
  } finally {
    await handle.close()
  }
  return findings
}

function judgeEntryDetails(framed, index, details, gaps) {
  let leaf
  try {
    leaf = JSON.parse(framed.toString('utf8', 1))
  } catch {
    return 'altered'
  }
  const commitments = leaf.commitments ?? {}
  const subject = `${leaf.subject?.type} ${leaf.subject?.id}`
  if (leaf.action === 'details.erased') gaps.explainBySubject(subject, leaf.codes)
  if (leaf.action === 'log.taken-up') gaps.explainByRange(leaf.codes?.from, leaf.codes?.to)
  const names = new Set()
  for (const { name, value, salt, erased, withheld, malformed } of details) {
    if (malformed || names.has(name) || !Object.hasOwn(commitments, name)) return 'altered'
    names.add(name)
    if (erased) gaps.add(subject, name, index, leaf.id)
    if (erased || withheld) continue
    const committed = sha256(Buffer.concat([Buffer.from(salt, 'hex'), Buffer.from(`${name}\0${value}`)]))
    if (committed.toString('hex') !== commitments[name]) return 'altered'
  }
  return names.size === Object.keys(commitments).length ? undefined : 'removed'
}

/** Texts that are gone and of which nothing said why yet: by subject, then by name, all the places. */
function makeGaps(isOurs) {
  const bySubject = new Map()
  const ranges = []
  return {
    add: (subject, name, position, entry) => {
      if (!isOurs(subject)) return
      if (!bySubject.has(subject)) bySubject.set(subject, new Map())
      const names = bySubject.get(subject)
      if (!names.has(name)) names.set(name, [])
      names.get(name).push({ position, entry })
    },
    /** Without names it is everything but who acted; where entries are named, only what lay beside those. */
    explainBySubject: (subject, { names: erased, entries } = {}) => {
      const names = bySubject.get(subject)
      if (names === undefined) return
      for (const name of Array.isArray(erased) ? erased : [...names.keys()]) {
        if (!Array.isArray(erased) && name === 'actorName') continue
        const open = Array.isArray(entries)
          ? (names.get(name) ?? []).filter(({ entry }) => !entries.includes(entry))
          : []
        if (open.length === 0) names.delete(name)
        else names.set(name, open)
      }
      if (names.size === 0) bySubject.delete(subject)
    },
    explainByRange: (from, to) => ranges.push({ from, to }),
    first: () => {
      let earliest
      for (const names of bySubject.values())
        for (const gaps of names.values())
          for (const { position } of gaps) {
            if (ranges.some(({ from, to }) => position >= from && position < to)) continue
            if (earliest === undefined || position < earliest) earliest = position
          }
      return earliest
    },
  }
}

/** Spreads subjects evenly over parts (FNV-1a). */
function spread(text) {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

async function nextDetail(lines) {
  const { value, done } = await lines.next()
  if (done) return undefined
  try {
    const detail = JSON.parse(value)
    if (!Number.isSafeInteger(detail.position)) return { position: -1 }
    return isAsWritten(detail, value) ? detail : { position: detail.position, malformed: true }
  } catch {
    return { position: -1 }
  }
}

/**
 * Whether the line is one of the three documented shapes, in canonical JSON: a member too many, or one said twice, shows people
 * a text that was never compared.
 */
function isAsWritten({ erased, name, position, salt, value, withheld }, line) {
  if (typeof name !== 'string') return false
  const place = `"name":${JSON.stringify(name)},"position":${position}`
  if (erased === true) return line === `{"erased":true,${place}}`
  if (withheld === true) return line === `{${place},"withheld":true}`
  if (typeof value !== 'string' || !/^[0-9a-f]{32}$/.test(salt)) return false
  return line === `{${place},"salt":"${salt}","value":${JSON.stringify(value)}}`
}

// Files: read in pieces, so that memory does not grow with the log --------------------------------------------

async function openLog(path) {
  try {
    return await lineFile(await open(path), path)
  } catch (error) {
    throw new UnreadableExport(`${path} cannot be read: ${error.message}`)
  }
}

async function lineFile(handle, path) {
  const { size } = await handle.stat()
  return { handle, path, chunk: Math.min(CHUNK, size + 2) }
}

/** A folder is opened like a file, and a disk may fail halfway: only reading shows that. */
async function readPiece({ handle, path }, buffer, offset, position) {
  try {
    return await handle.read(buffer, offset, buffer.length - offset, position)
  } catch (error) {
    throw new UnreadableExport(`${path} cannot be read: ${error.message}`)
  }
}

/**
 * Calls `visit(framed, offset, length)` for each line from byte `offset` on; `framed` is the line with the byte 0x00 in
 * front (in the place of the newline before it, so that nothing is copied). Ends early when `visit` answers false.
 */
async function eachLine(file, offset, visit) {
  let buffer = Buffer.allocUnsafe(file.chunk)
  // The first byte is kept free for the frame; `begin` is where the current line starts.
  let [begin, end, position, lines] = [1, 1, offset, 0]
  for (;;) {
    if (end === buffer.length) {
      const rest = end - begin
      const target = rest + 1 > buffer.length / 2 ? Buffer.allocUnsafe(buffer.length * 2) : buffer
      buffer.copy(target, 1, begin, end)
      buffer = target
      begin = 1
      end = 1 + rest
    }
    const { bytesRead } = await readPiece(file, buffer, end, position)
    if (bytesRead === 0) break
    let scan = end
    end += bytesRead
    position += bytesRead
    for (;;) {
      const newline = buffer.indexOf(NEWLINE, scan)
      // Past `end` lie bytes of an earlier piece.
      if (newline < 0 || newline >= end) break
      buffer[begin - 1] = 0
      lines += 1
      if (!visit(buffer.subarray(begin - 1, newline), position - (end - begin), newline - begin))
        return { lines, endsCleanly: true }
      begin = newline + 1
      scan = begin
    }
  }
  if (begin === end) return { lines, endsCleanly: true }
  buffer[begin - 1] = 0
  visit(buffer.subarray(begin - 1, end), position - (end - begin), end - begin)
  return { lines: lines + 1, endsCleanly: false }
}

async function eachLineAsync(file, visit) {
  let offset = 0
  for (;;) {
    const batch = []
    let end = offset
    await eachLine(file, offset, (framed, at, length) => {
      batch.push(Buffer.from(framed))
      end = at + length + 1
      return batch.length < 1000
    })
    for (const framed of batch) if (!(await visit(framed))) return
    if (batch.length < 1000) return
    offset = end
  }
}

async function* textLines(handle, path) {
  const file = await lineFile(handle, path)
  let offset = 0
  for (;;) {
    const batch = []
    let end = offset
    await eachLine(file, offset, (framed, at, length) => {
      batch.push(framed.toString('utf8', 1))
      end = at + length + 1
      return batch.length < 1000
    })
    yield* batch
    if (batch.length < 1000) return
    offset = end
  }
}

async function readText(path, optional = false) {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (optional) return undefined
    throw new UnreadableExport(`${path} cannot be read: ${error.message}`)
  }
}

function canonicalPath(path) {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

// The command ------------------------------------------------------------------------------------------------

const USAGE =
  'usage: verify-audit.mjs F [--key F.pub] [--checkpoints F.checkpoints]... [--details F.details] [--json]'

const HELP = `${USAGE}

Verifies the audit log that Muniment exported to F: that nothing in it was altered, removed, reordered or forged.

  --key F.pub                  verifier key, best one that you kept yourself; several one a line; default: beside F.
                               One that was replaced since leads to the next, unless the log says that it was lost
  --checkpoints F.checkpoints  signed checkpoints that you kept, besides those beside F; may be said several times
  --details F.details          names, titles and reasons that lie beside the entries; default: beside F, where there
  --json                       print {intact, entries, anchoredTo, firstBad?: {position, kind},
                               warnings?: [{position, kind: key-lost|earlier-key, signedTo}]}
  --help                       print this, and verify nothing

exit codes: 0 intact; 1 tampered; 2 unreadable, or called wrongly`

function parseArguments(words) {
  const given = { checkpoints: [], json: false }
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index]
    const value = words[index + 1]
    if (word === '--json') given.json = true
    else if (['--key', '--checkpoints', '--details'].includes(word)) {
      if (value === undefined) throw new UnreadableExport(USAGE)
      if (word === '--checkpoints') given.checkpoints.push(value)
      else given[word.slice(2)] = value
      index += 1
    } else if (word.startsWith('-') || given.log !== undefined) throw new UnreadableExport(USAGE)
    else given.log = word
  }
  if (given.log === undefined) throw new UnreadableExport(USAGE)
  return given
}

/** For people: what was found in one line, and a line for each warning. */
export function describeVerification({ intact, entries, anchoredTo, firstBad, warnings = [] }) {
  const found = intact
    ? `intact: ${entries} entries, ${anchoredTo} of them under a signed checkpoint`
    : `TAMPERED: entry ${firstBad.position} is the first that is wrong (${firstBad.kind}); ${entries} entries, ${anchoredTo} vouched for`
  return [found, ...warnings.map(describeWarning)].join('\n')
}

function describeWarning({ position, kind, signedTo }) {
  if (kind === 'earlier-key')
    return `note: the key that you gave signs from entry ${position} on. What precedes was signed by an earlier key, up to entry ${signedTo}; it is as it was when yours began, and what it was before only checkpoints kept from that time prove.`
  return `WARNING: entry ${position} says that the key was lost, so that only the new one signed the change. The old one vouches for the entries before ${signedTo}; for all others there is the word of the new one alone. Ask its holder by another way whether they made it, hold checkpoints that you kept from before against the log (--checkpoints), and give the old key and the new one in one file (--key).`
}

/** Runs the command with these words and answers the exit code. */
export async function main(words, { out = console.log, err = console.error } = {}) {
  // As the first word only: after a file's name it must not pass for a verification that found nothing.
  if (words[0] === '--help' || words[0] === '-h') {
    out(HELP)
    return 0
  }
  try {
    const { json, ...paths } = parseArguments(words)
    const result = await verifyAuditExport(paths)
    out(json ? JSON.stringify(result) : describeVerification(result))
    return result.intact ? 0 : 1
  } catch (error) {
    err(
      error instanceof UnreadableExport
        ? error.message
        : `the log cannot be verified: ${error.stack ?? error}`,
    )
    return 2
  }
}

if (
  process.argv[1] !== undefined &&
  canonicalPath(process.argv[1]) === canonicalPath(fileURLToPath(import.meta.url))
) {
  process.exitCode = await main(process.argv.slice(2))
}
