/** Nodes of a graph: the (spot, segment) pairs, those of one spot side by side, by rising segment. */
export interface Layout {
  readonly nodeCount: number
  readonly nodeSpot: Int32Array
  readonly nodeSegment: Int32Array
  /** First node by spot, one longer than there are spots. */
  readonly spotStart: Int32Array
}

/** Edges of a graph, by link and by node. */
export interface Edges {
  /** First edge by link, one longer than there are links. */
  readonly linkStart: Int32Array
  readonly edgeLeft: Int32Array
  readonly edgeRight: Int32Array
  /** First place in `to` and `via` by node, one longer than there are nodes. */
  readonly adjacent: Int32Array
  /** Neighbours, as nodes. */
  readonly to: Int32Array
  /** The link that leads there. */
  readonly via: Int32Array
}

/** An element that the caller knows to exist. */
export function at(array: Int32Array | Uint8Array, index: number): number {
  return array[index] as number
}

export function layNodes(spotSegments: readonly number[][]): Layout {
  const nodeCount = spotSegments.reduce((sum, segments) => sum + segments.length, 0)
  const nodeSpot = new Int32Array(nodeCount)
  const nodeSegment = new Int32Array(nodeCount)
  const spotStart = new Int32Array(spotSegments.length + 1)
  let node = 0
  spotSegments.forEach((segments, spot) => {
    if (segments.length > 1) segments.sort((a, b) => a - b)
    for (const segment of segments) {
      nodeSpot[node] = spot
      nodeSegment[node++] = segment
    }
    spotStart[spot + 1] = node
  })
  return { nodeCount, nodeSpot, nodeSegment, spotStart }
}

/** The node of a spot's segment, or -1 where the spot does not carry it. */
export function nodeOf(layout: Layout, spot: number, segment: number): number {
  let low = at(layout.spotStart, spot)
  let high = at(layout.spotStart, spot + 1) - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = at(layout.nodeSegment, middle)
    if (found === segment) return middle
    if (found < segment) low = middle + 1
    else high = middle - 1
  }
  return -1
}

/** `ends` holds two spots a link; `carried` the segments a link carries, which both its spots carry too. */
export function layEdges(layout: Layout, ends: readonly number[], carried: readonly (readonly number[])[]): Edges {
  const linkStart = new Int32Array(carried.length + 1)
  carried.forEach((segments, link) => {
    linkStart[link + 1] = at(linkStart, link) + segments.length
  })
  const edgeLeft = new Int32Array(at(linkStart, carried.length))
  const edgeRight = new Int32Array(edgeLeft.length)
  carried.forEach((segments, link) => {
    segments.forEach((segment, index) => {
      edgeLeft[at(linkStart, link) + index] = nodeOf(layout, ends[2 * link] ?? 0, segment)
      edgeRight[at(linkStart, link) + index] = nodeOf(layout, ends[2 * link + 1] ?? 0, segment)
    })
  })
  return { linkStart, edgeLeft, edgeRight, ...layAdjacency(layout.nodeCount, linkStart, edgeLeft, edgeRight) }
}

function layAdjacency(nodeCount: number, linkStart: Int32Array, left: Int32Array, right: Int32Array) {
  const adjacent = countDegrees(nodeCount, left, right)
  const next = adjacent.slice()
  const to = new Int32Array(2 * left.length)
  const via = new Int32Array(2 * left.length)
  const put = (from: number, node: number, link: number) => {
    const slot = at(next, from)
    to[slot] = node
    via[slot] = link
    next[from] = slot + 1
  }
  for (let link = 0; link + 1 < linkStart.length; link++) {
    for (let edge = at(linkStart, link); edge < at(linkStart, link + 1); edge++) {
      put(at(left, edge), at(right, edge), link)
      put(at(right, edge), at(left, edge), link)
    }
  }
  return { adjacent, to, via }
}

function countDegrees(nodeCount: number, left: Int32Array, right: Int32Array): Int32Array {
  const adjacent = new Int32Array(nodeCount + 1)
  const count = (node: number) => {
    adjacent[node + 1] = at(adjacent, node + 1) + 1
  }
  left.forEach(count)
  right.forEach(count)
  for (let node = 0; node < nodeCount; node++) adjacent[node + 1] = at(adjacent, node) + at(adjacent, node + 1)
  return adjacent
}
