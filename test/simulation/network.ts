import type { CutTarget, ProgramBody } from '@kakuri/core/compile/program.ts'
import type { Reading } from '@kakuri/core/driver/contract.ts'
import type { RungKind } from '@kakuri/core/plan/shape.ts'

/** Devices and cables as they really are, whatever anybody was told about them. */
export interface Network {
  /** As a rung sees it: `ssh` unless told. An outlet and a relay see their own contacts and nothing else. */
  read(device: string, target: CutTarget, rung?: RungKind): Reading
  sever(device: string, target: CutTarget, rung?: RungKind): void
  /** `was`: what stood before; contacts that were off stay off. */
  open(device: string, target: CutTarget, rung?: RungKind, was?: Reading): void
  unplug(cable: string): void
  plug(cable: string): void
  /** Everything that can be changed, as one comparable value. */
  snapshot(): Record<string, string>
}

export function createNetwork(program: ProgramBody, downAtStart: readonly string[] = []): Network {
  const severed = new Set<string>(downAtStart)
  const pulled = new Set<string>()
  const cableAt = new Map<string, ProgramBody['cables'][string]>()
  for (const cable of Object.values(program.cables)) {
    for (const end of cable.ends) if (end.kind === 'port') cableAt.set(`${end.device}/port/${end.port}`, cable)
  }
  const linkOf = (key: string): 'up' | 'down' => {
    const cable = cableAt.get(key)
    if (severed.has(key) || isOff(key)) return 'down'
    if (cable === undefined) return 'up'
    const ends = cable.ends.flatMap(end => (end.kind === 'port' ? [`${end.device}/port/${end.port}`] : []))
    return pulled.has(cable.id) || ends.some(end => severed.has(end) || isOff(end)) ? 'down' : 'up'
  }
  /** By an outlet or a relay: the line is dead, whatever the port is told to be. */
  const isOff = (key: string) => BY_CONTACT.some(rung => contactsOf(key, rung).every(contact => severed.has(contact)))
  return {
    read: (device, target, rung = 'ssh') => {
      const key = keyOf(device, target)
      if (isContact(rung)) return readContacts(contactsOf(key, rung), severed)
      const down = severed.has(key)
      const port = target.kind === 'port'
      const admin = port ? (down ? 'down' : 'up') : null
      const link = target.kind === 'zone-block' ? null : linkOf(key)
      return { state: down ? 'severed' : 'open', admin, link, detail: `${key} is ${down ? 'down' : 'up'}` }
    },
    sever: (device, target, rung = 'ssh') => {
      for (const key of heldBy(device, target, rung)) severed.add(key)
    },
    open: (device, target, rung = 'ssh', was) => {
      for (const key of heldBy(device, target, rung)) if (was?.parts?.[key] !== 'severed') severed.delete(key)
    },
    unplug: cable => pulled.add(cable),
    plug: cable => pulled.delete(cable),
    snapshot: () =>
      Object.fromEntries(
        [...[...severed].map(key => [key, 'severed']), ...[...pulled].map(id => [id, 'pulled'])].sort(),
      ),
  }
}

const BY_CONTACT = ['outlet', 'relay'] as const
type ContactRung = (typeof BY_CONTACT)[number]

function isContact(rung: RungKind): rung is ContactRung {
  return rung === 'outlet' || rung === 'relay'
}

/** Two outlets feed every device; one relay breaks every line. */
export function contactsOf(key: string, rung: ContactRung): string[] {
  return rung === 'outlet' ? [`pdu-a:${key}`, `pdu-b:${key}`] : [`board:${key}`]
}

function heldBy(device: string, target: CutTarget, rung: RungKind): string[] {
  const key = keyOf(device, target)
  return isContact(rung) ? contactsOf(key, rung) : [key]
}

/** Severed only where every contact is. */
function readContacts(contacts: readonly string[], severed: ReadonlySet<string>): Reading {
  const states = contacts.map(one => [one, severed.has(one) ? 'severed' : 'open'] as const)
  const state = states.every(([, one]) => one === 'severed') ? 'severed' : 'open'
  return { state, admin: null, link: null, detail: `contacts are ${state}`, parts: Object.fromEntries(states) }
}

export function keyOf(device: string, target: CutTarget): string {
  return `${device}/${target.kind}/${nameOf(target)}`
}

function nameOf(target: CutTarget): string {
  switch (target.kind) {
    case 'port':
      return target.port
    case 'service':
      return target.name
    case 'zone-block':
      return target.id
    case 'power':
      return 'power'
    case 'contact':
      return target.contact
  }
}
