import type { Lab } from './lab.ts'

/** Everything of the lab's devices that a run could change. Two of them are compared as they stand. */
export interface LabState {
  /** `device:interface` to what `ip link` shows of it: administrative state and carrier. */
  readonly links: Readonly<Record<string, string>>
  /** Device to its running configuration as vtysh shows it. */
  readonly configs: Readonly<Record<string, string>>
  /** Firewall to `nft list ruleset`, byte for byte. */
  readonly rulesets: Readonly<Record<string, string>>
}

export async function readState(lab: Lab): Promise<LabState> {
  const devices = Object.entries(lab.topology.devices)
  const ofKind = (kind: string) =>
    devices.filter(([, device]) => device.kind === kind && !device.unmanaged).map(([id]) => id)
  const [links, configs, rulesets] = await Promise.all([
    Promise.all(devices.map(([id]) => linksOf(lab, id))),
    readAll(lab, ofKind('switch'), id => ['vtysh', '-N', id, '-c', 'show running-config']),
    readAll(lab, ofKind('firewall'), () => ['nft', 'list', 'ruleset']),
  ])
  return { links: Object.assign({}, ...links), configs, rulesets }
}

/** `up`, `down` (administratively), or `no-carrier` (up, and nothing at the other end), of one port. */
export async function portState(lab: Lab, port: string): Promise<string | undefined> {
  return (await linksOf(lab, port.split(':')[0] ?? ''))[port]
}

/** What somebody at the device's own console types. */
export async function setPort(lab: Lab, port: string, state: 'up' | 'down'): Promise<void> {
  const [owner = '', name = ''] = port.split(':')
  await lab.read(owner, ['ip', 'link', 'set', 'dev', name, state])
}

async function readAll(
  lab: Lab,
  ids: readonly string[],
  argv: (id: string) => string[],
): Promise<Record<string, string>> {
  return Object.fromEntries(await Promise.all(ids.map(async id => [id, await lab.read(id, argv(id))] as const)))
}

/**
 * The carrier is read as LOWER_UP, which is there at once; the line's `state` and NO-CARRIER follow up to a second late.
 */
async function linksOf(lab: Lab, id: string): Promise<Record<string, string>> {
  const lines = await lab.read(id, ['ip', '-o', 'link', 'show'])
  const rows = [...lines.matchAll(/^\d+: ([^@:\s]+)(?:@\S+)?: <([^>]*)>/gm)]
  return Object.fromEntries(
    rows.map(([, name, text = '']) => {
      const flags = text.split(',')
      const carrier = flags.includes('LOWER_UP') ? 'up' : 'no-carrier'
      return [`${id}:${name}`, flags.includes('UP') ? carrier : 'down']
    }),
  )
}
