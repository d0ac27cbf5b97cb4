import { z } from 'zod'
import { CONSOLE_KEYS, type ConsoleKey, SSH_KEYS, type SshKey, type SshProfile } from './ssh-shape.ts'

const word = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'small letters, digits and hyphens')
const milliseconds = z.int().min(1).max(600_000)
const text = z.string().min(1).max(500)
const line = text.regex(/^[^\p{Cc}]+$/u, 'one line without control characters')
const upDown = z.record(z.string(), z.enum(['up', 'down']))

/** A regular expression that compiles and has these named groups. */
function regex(...groups: readonly string[]) {
  return text.superRefine((source, context) => {
    const problem = problemOf(source, groups)
    if (problem !== null) context.addIssue({ code: 'custom', message: problem })
  })
}

function problemOf(source: string, groups: readonly string[]): string | null {
  try {
    // An empty alternative always matches, so that the names of the groups can be asked for.
    const named = new RegExp(`${source}|`).exec('')?.groups ?? {}
    const missing = groups.filter(group => !(group in named))
    return missing.length === 0 ? null : `the regular expression has no group named ${missing.join(', ')}`
  } catch (error) {
    return `this is not a regular expression: ${error instanceof Error ? error.message : String(error)}`
  }
}

const mode = z.strictObject({
  prompt: regex(),
  from: word.exactOptional(),
  enter: line.exactOptional(),
  leave: line.exactOptional(),
  password: regex().exactOptional(),
})

const interfaceRead = z.strictObject({
  command: line,
  row: regex('name', 'admin', 'link'),
  admin: upDown,
  link: upDown,
  absent: z.array(regex()).exactOptional(),
})

const blockRead = z.strictObject({
  command: line,
  open: regex(),
  drop: regex('from', 'to'),
  around: z.array(regex()).min(1),
})

const operation = z.strictObject({
  mode: word,
  cut: z.array(line).min(1).max(10),
  undo: z.array(line).min(1).max(10),
  read: z.array(word).min(1).max(4),
  many: z.strictObject({ from: z.int().min(2).max(1000), read: z.array(word).min(1).max(4) }).exactOptional(),
  list: z.strictObject({ item: line, between: line }).exactOptional(),
})

const consoleKey = z.enum(Object.keys(CONSOLE_KEYS) as ConsoleKey[])

const consoleSection = z.strictObject({
  login: regex().exactOptional(),
  password: regex().exactOptional(),
  // Enter would carry out what stands there.
  clear: z
    .array(consoleKey.exclude(['enter', 'n', 'no', 'q']))
    .min(1)
    .max(10)
    .exactOptional(),
  refuse: z
    .array(z.strictObject({ when: regex(), press: z.array(consoleKey).min(1).max(10) }))
    .max(20)
    .exactOptional(),
  strangers: z
    .array(z.strictObject({ when: regex(), type: line }))
    .max(20)
    .exactOptional(),
  open: z.array(line).max(10).exactOptional(),
})

type Issue = { readonly path: (string | number)[]; readonly message: string }

/** What one part of a profile says about another: modes, reads and placeholders that must exist. */
function crossFaults(profile: z.infer<typeof plain>): Issue[] {
  return [...modeFaults(profile), ...readFaults(profile), ...operationFaults(profile)]
}

function readFaults({ reads }: z.infer<typeof plain>): Issue[] {
  return Object.entries(reads).flatMap(([name, read]) =>
    unknownPlaceholders(read.command, 'drop' in read ? ['{id}'] : ['{name}']).map(unknown => ({
      path: ['reads', name, 'command'],
      message: `nothing is known to put in place of ${unknown}`,
    })),
  )
}

function modeFaults({ modes, start }: z.infer<typeof plain>): Issue[] {
  const faults: Issue[] = []
  if (!(start in modes)) faults.push({ path: ['start'], message: `there is no mode ${start}` })
  for (const [name, { from, enter, leave, password }] of Object.entries(modes)) {
    const path = ['modes', name]
    if (from !== undefined && !(from in modes)) faults.push({ path, message: `there is no mode ${from}` })
    if ((from === undefined) !== (enter === undefined)) faults.push({ path, message: 'from and enter belong together' })
    if (password !== undefined && enter === undefined) faults.push({ path, message: 'password needs enter' })
    if (leave !== undefined && from === undefined) faults.push({ path, message: 'leave needs from' })
    if (reaches(modes, name, new Set()) === false) faults.push({ path, message: 'the modes lead round in a circle' })
  }
  return faults
}

function reaches(modes: SshProfile['modes'], name: string, seen: Set<string>): boolean {
  if (seen.has(name)) return false
  const from = modes[name]?.from
  return from === undefined || reaches(modes, from, seen.add(name))
}

function operationFaults({ modes, reads, operations, start, names }: z.infer<typeof plain>): Issue[] {
  const faults: Issue[] = []
  for (const [kind, given] of Object.entries(operations)) {
    const path = ['operations', kind]
    const block = kind === 'zone-block'
    if (!pathDown(modes, start, given.mode))
      faults.push({ path: [...path, 'mode'], message: `no way leads from mode ${start} to mode ${given.mode}` })
    if (block && names.block === undefined) faults.push({ path: ['names'], message: 'a zone block needs names.block' })
    if (block !== (given.list !== undefined))
      faults.push({ path, message: 'list belongs to zone-block, and only there' })
    const named = [
      ...given.read.map((read, index) => ({ read, at: [...path, 'read', index] })),
      ...(given.many?.read ?? []).map((read, index) => ({ read, at: [...path, 'many', 'read', index] })),
    ]
    for (const { read, at } of named) {
      const found = reads[read]
      if (found === undefined) faults.push({ path: at, message: `there is no read ${read}` })
      else if ('drop' in found !== block) faults.push({ path: at, message: `the read ${read} is not for ${kind}` })
    }
    for (const [key, lines] of Object.entries({ cut: given.cut, undo: given.undo }))
      for (const [index, typed] of lines.entries())
        for (const unknown of unknownPlaceholders(typed, block ? ['{id}', '{from}', '{to}'] : ['{name}']))
          faults.push({ path: [...path, key, index], message: `nothing is known to put in place of ${unknown}` })
  }
  return faults
}

function unknownPlaceholders(typed: string, known: readonly string[]): string[] {
  return (typed.match(/\{[a-z]+\}/g) ?? []).filter(found => !known.includes(found))
}

/** The modes to go through from `start` to `target`, without `start`; null where no way leads there. */
export function pathDown(modes: SshProfile['modes'], start: string, target: string): readonly string[] | null {
  if (target === start) return []
  const from = modes[target]?.from
  const before = from === undefined ? null : pathDown(modes, start, from)
  return before === null ? null : [...before, target]
}

const plain = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'small letters, digits and hyphens'),
  name: z.string().min(1).max(100),
  standing: z.enum(['lab', 'recorded', 'documented']),
  timing: z
    .strictObject({ deadlineMs: milliseconds.exactOptional(), hedgeAfterMs: milliseconds.exactOptional() })
    .exactOptional(),
  rung: z.literal('ssh'),
  modes: z.record(word, mode),
  start: word,
  open: z.array(line).max(10),
  close: z.array(line).max(10),
  questions: z.array(z.strictObject({ when: regex(), press: z.enum(Object.keys(SSH_KEYS) as SshKey[]) })),
  refusals: z.array(regex()),
  linesAtOnce: z.int().min(1).max(1000),
  console: consoleSection.exactOptional(),
  names: z.strictObject({
    interface: regex(),
    block: regex().exactOptional(),
    short: z.record(z.string(), z.array(z.string().min(1))).exactOptional(),
  }),
  reads: z.record(word, z.union([blockRead, interfaceRead])),
  operations: z.strictObject({
    port: operation.exactOptional(),
    'zone-block': operation.exactOptional(),
    service: operation.exactOptional(),
  }),
}) satisfies z.ZodType<SshProfile>

/** A profile of the SSH rung as it stands in profile.yaml. Unknown keys are faults. */
export const sshProfileSchema = plain.superRefine((profile, context) => {
  for (const { path, message } of crossFaults(profile)) context.addIssue({ code: 'custom', path, message })
})
