import type { Graph, Link, Spot } from './graph.ts'
import { wallName } from './graph-carry.ts'
import { at } from './graph-layout.ts'
import type { Hop } from './graph-search.ts'
import type { Cable } from './shape.ts'

const SHOWN_HOPS = 8

/** A path as a person reads it, one text a cable or service: `acc-2:eth4 =C-0031= wall W-12`. */
export function describePath(graph: Graph, hops: readonly Hop[]): string[] {
  return hops.filter(hop => hop.link >= 0).map(hop => describeHop(graph, hop))
}

/** The same on one line; the middle of a long path is left out. */
export function pathLine(path: readonly string[]): string {
  const half = SHOWN_HOPS / 2
  const shown = path.length > SHOWN_HOPS ? [...path.slice(0, half), '…', ...path.slice(-half)] : path
  return shown.join(', ')
}

export function spotName(spot: Spot | undefined): string {
  switch (spot?.kind) {
    case 'device':
    case 'agent':
      return spot.id
    case 'wall':
      return spot.place
    case 'far-side':
      return `far side of ${spot.service}`
    case 'controller':
      return 'controller'
    case undefined:
      return 'nowhere'
  }
}

export function nameOfNode(graph: Graph, node: number): string {
  return spotName(graph.spots[at(graph.nodeSpot, node)])
}

export function nameOfLink(link: Link | undefined): string {
  switch (link?.kind) {
    case 'cable':
      return `cable ${link.cable.id}`
    case 'service':
      return `service ${link.service} of ${link.device}`
    case 'attach':
      return `port ${link.port} of ${link.device}`
    case undefined:
      return 'nothing'
  }
}

function describeHop(graph: Graph, hop: Hop): string {
  const [from, to] = [nameOfNode(graph, hop.from), nameOfNode(graph, hop.to)]
  const link = graph.links[hop.link]
  switch (link?.kind) {
    case 'cable':
      return cableHop(link.cable, from, to)
    case 'service':
      return `${from} =${link.service}= ${to}`
    case 'attach':
      return `${from} = ${to} (port ${link.port})`
    case undefined:
      return `${from} = ${to}`
  }
}

function cableHop(cable: Cable, from: string, to: string): string {
  const [left, right] = cable.ends.map(endName) as [string, string]
  const forwards = left === from || left.startsWith(`${from}:`)
  return forwards && (right === to || right.startsWith(`${to}:`))
    ? `${left} =${cable.id}= ${right}`
    : `${right} =${cable.id}= ${left}`
}

/** A cable's end as paths and findings write it: `acc-2:eth4` or `wall W-12`. */
export function endName(end: Cable['ends'][number]): string {
  return end.kind === 'port' ? `${end.device}:${end.port}` : wallName(end)
}
