/** One end of a hop: a device with its port, or another place. */
export interface Spot {
  readonly kind: 'device' | 'wall' | 'panel' | 'far' | 'controller'
  readonly name: string
  readonly port: string | null
}

/** From spot to spot over a cable or service; `via` is null where a port itself is the way. */
export interface Hop {
  readonly from: Spot
  readonly via: string | null
  readonly to: Spot
}

/** One place of a path as it is drawn: the port it is entered by, the port it is left by, and over what to the next. */
export interface Stop {
  readonly kind: Spot['kind']
  readonly name: string
  readonly into: string | null
  readonly out: string | null
  readonly via: string | null
}

/** `acc-2:eth4 =C-0031= wall W-12` as its parts; null where a text is none of the kind. */
export function hopOf(text: string): Hop | null {
  const cable = /^(.+?) =(\S.*?)= (.+)$/.exec(text)
  if (cable !== null) return { from: spotOf(cable[1] ?? ''), via: cable[2] ?? null, to: spotOf(cable[3] ?? '') }
  const plain = /^(.+?) = (.+?)(?: \(port (.+)\))?$/.exec(text)
  if (plain === null) return null
  return { from: spotOf(plain[1] ?? ''), via: plain[3] ?? null, to: spotOf(plain[2] ?? '') }
}

function spotOf(text: string): Spot {
  const place = /^(wall|panel) (.+)$/.exec(text)
  if (place !== null) return { kind: place[1] === 'panel' ? 'panel' : 'wall', name: place[2] ?? '', port: null }
  const far = /^far side of (.+)$/.exec(text)
  if (far !== null) return { kind: 'far', name: far[1] ?? '', port: null }
  if (text === 'controller') return { kind: 'controller', name: text, port: null }
  const colon = text.indexOf(':')
  if (colon < 0) return { kind: 'device', name: text, port: null }
  return { kind: 'device', name: text.slice(0, colon), port: text.slice(colon + 1) }
}

/** The places of a path in their order; null where one of its texts cannot be drawn: then the texts are shown as they are. */
export function stopsOf(path: readonly string[]): Stop[] | null {
  const hops = path.map(hopOf)
  const stops: Stop[] = []
  for (const hop of hops) {
    if (hop === null) return null
    const last = stops.at(-1)
    const { from, to, via } = hop
    // A path goes on at the place it came to; where it does not, both places are drawn.
    if (last === undefined || last.name !== from.name) stops.push({ ...from, into: null, out: from.port, via })
    else stops[stops.length - 1] = { ...last, out: from.port, via }
    stops.push({ ...to, into: to.port, out: null, via: null })
  }
  return stops
}
