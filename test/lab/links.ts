import {
  agentsOf,
  CONTROLLER,
  controllerAddress,
  isWall,
  type LabDevice,
  type LabHost,
  namespaces,
  splitPort,
  type Topology,
  WALL,
} from './topology.ts'

/** Batches for `ip -batch`: `outer` makes namespaces and cables, `inner` sets up each namespace. */
export interface LinkPlan {
  readonly outer: string
  readonly inner: ReadonlyMap<string, string>
}

export function planLinks(topology: Topology): LinkPlan {
  const inner = new Map<string, string>()
  for (const [id, device] of Object.entries(topology.devices)) inner.set(id, deviceBatch(topology, id, device))
  for (const [id, host] of Object.entries(topology.hosts)) inner.set(id, hostBatch(topology, host))
  for (const [id, { address }] of agentsOf(topology))
    inner.set(id, batch(['link set eth0 up', `addr add ${address}/24 dev eth0`]))
  inner.set(CONTROLLER, batch(['link set eth0 up', `addr add ${controllerAddress(topology)}/24 dev eth0`]))
  const outlets = topology.cables.flatMap(cable => cable.ends.filter(isWall)).map(end => splitPort(end)[1])
  inner.set(WALL, batch(outlets.map(outlet => `link set ${outlet} up`)))
  return { outer: [...spaces(topology), ...cables(topology)].join('\n'), inner }
}

function spaces(topology: Topology): string[] {
  return namespaces(topology).map(name => `netns add ${name}`)
}

function cables(topology: Topology): string[] {
  const ends = [
    ...topology.cables.map(cable => cable.ends),
    [`${CONTROLLER}:eth0`, topology.controller] as const,
    ...agentsOf(topology).map(([id, agent]) => [`${id}:eth0`, agent.attach] as const),
  ]
  return ends.map(([a, b]) => {
    const [aOwner, aPort] = splitPort(a)
    const [bOwner, bPort] = splitPort(b)
    return `link add ${aPort} netns ${aOwner} type veth peer name ${bPort} netns ${bOwner}`
  })
}

function batch(lines: readonly string[]): string {
  return ['link set lo up', ...lines].join('\n')
}

function hostBatch(topology: Topology, host: LabHost): string {
  const net = topology.segments[host.segment]?.net
  return batch(['link set eth0 up', `addr add ${host.address}/24 dev eth0`, `route add default via ${net}.1`])
}

function deviceBatch(topology: Topology, id: string, device: LabDevice): string {
  // A port without a cable exists all the same, as on a real switch.
  const empty = Object.keys(device.ports)
    .filter(port => !isCabled(topology, `${id}:${port}`))
    .map(port => `link add ${port} type dummy`)
  const lines = device.kind === 'switch' ? switchLines(device) : firewallLines(topology, device)
  const up = Object.keys(device.ports)
    .filter(port => !(device.down ?? []).includes(port))
    .map(port => `link set ${port} up`)
  const address = device.unmanaged ? [] : managementLines(topology, device)
  return batch([...empty, ...lines, ...up, ...address])
}

function isCabled(topology: Topology, ref: string): boolean {
  const attached = [topology.controller, ...agentsOf(topology).map(([, agent]) => agent.attach)]
  return attached.includes(ref) || topology.cables.some(cable => cable.ends.includes(ref))
}

function switchLines(device: LabDevice): string[] {
  const bridged = Object.entries(device.ports).filter(([port]) => port !== 'mgmt0')
  const segments = [...new Set(bridged.map(([, segment]) => segment))]
  return [
    ...segments.flatMap(segment => [`link add br-${segment} type bridge`, `link set br-${segment} up`]),
    ...bridged.map(([port, segment]) => `link set ${port} master br-${segment}`),
  ]
}

function firewallLines(topology: Topology, device: LabDevice): string[] {
  return Object.entries(device.ports)
    .filter(([port]) => port !== 'mgmt0')
    .map(([port, segment]) => `addr add ${topology.segments[segment]?.net}.1/24 dev ${port}`)
}

function managementLines(topology: Topology, device: LabDevice): string[] {
  const segment = Object.keys(topology.segments).find(id => topology.segments[id]?.kind === 'management')
  const port = device.ports.mgmt0 === undefined ? `br-${segment}` : 'mgmt0'
  return [`addr add ${device.address}/24 dev ${port}`]
}

/**
 * Shell lines that wait until the kernel shows every link that should be up as up: it tells that up to a second late
 * (linkwatch batches its news), and a lab that starts with a link "down" would look like a pulled cable.
 */
export function settledScript(topology: Topology): string {
  const down = new Set(
    Object.entries(topology.devices).flatMap(([id, device]) => (device.down ?? []).map(port => `${id}:${port}`)),
  )
  const up = topology.cables.filter(cable => !cable.ends.some(end => down.has(end))).flatMap(cable => cable.ends)
  const waits = Object.keys(topology.devices).map(id => {
    const ports = up.filter(end => splitPort(end)[0] === id).map(end => `^${splitPort(end)[1]}@.*NO-CARRIER`)
    return `ip -n ${id} -br link | grep -q ${ports.map(port => `-e '${port}'`).join(' ') || "-e '^$'"}`
  })
  return `for i in $(seq 100); do { ${waits.join(' || ')}; } || break; sleep 0.05; done`
}
