import type { CutTarget, ProgramBody } from '@kakuri/core/compile/program.ts'
import type { Reading } from '@kakuri/core/driver/contract.ts'

/** Devices and cables as they really are, whatever anybody was told about them. */
export interface Network {
  read(device: string, target: CutTarget): Reading
  sever(device: string, target: CutTarget): void
  open(device: string, target: CutTarget): void
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
    if (severed.has(key)) return 'down'
    if (cable === undefined) return 'up'
    const ends = cable.ends.flatMap(end => (end.kind === 'port' ? [`${end.device}/port/${end.port}`] : []))
    return pulled.has(cable.id) || ends.some(end => severed.has(end)) ? 'down' : 'up'
  }
  return {
    read: (device, target) => {
      const key = keyOf(device, target)
      const down = severed.has(key)
      const port = target.kind === 'port'
      const admin = port ? (down ? 'down' : 'up') : null
      const link = target.kind === 'zone-block' ? null : linkOf(key)
      return { state: down ? 'severed' : 'open', admin, link, detail: `${key} is ${down ? 'down' : 'up'}` }
    },
    sever: (device, target) => severed.add(keyOf(device, target)),
    open: (device, target) => severed.delete(keyOf(device, target)),
    unplug: cable => pulled.add(cable),
    plug: cable => pulled.delete(cable),
    snapshot: () =>
      Object.fromEntries(
        [...[...severed].map(key => [key, 'severed']), ...[...pulled].map(id => [id, 'pulled'])].sort(),
      ),
  }
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
