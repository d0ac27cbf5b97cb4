/** A rectangle with its left upper corner, in the picture's own unit (a pixel at full size). */
export interface Box {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/** Boxes placed against each other, from 0,0. */
export interface Block {
  readonly w: number
  readonly h: number
  readonly items: readonly (Box & { readonly id: string })[]
}

export type Align = 'start' | 'middle' | 'end'

export const one = (id: string, w: number, h: number): Block => ({ w, h, items: [{ id, x: 0, y: 0, w, h }] })

/** Beside each other, from the left. */
export function row(blocks: readonly Block[], gap: number, align: Align = 'start'): Block {
  const shown = blocks.filter(block => block.items.length > 0)
  const h = Math.max(0, ...shown.map(block => block.h))
  let x = 0
  const items = shown.flatMap(block => {
    const placed = moved(block, x, shift(h - block.h, align))
    x += block.w + gap
    return placed
  })
  return { w: Math.max(0, x - gap), h, items }
}

/** Below each other, from the top. */
export function column(blocks: readonly Block[], gap: number, align: Align = 'start'): Block {
  const turned = row(blocks.map(turn), gap, align)
  return turn(turned)
}

/** In rows from the left, a new row where the next would go beyond `width`. */
export function flow(blocks: readonly Block[], width: number, gap: number, align: Align = 'start'): Block {
  const rows: Block[][] = []
  let used = Number.POSITIVE_INFINITY
  for (const block of blocks.filter(one => one.items.length > 0)) {
    if (used + gap + block.w > width) rows.push([])
    const last = rows.at(-1) ?? []
    used = last.length === 0 ? block.w : used + gap + block.w
    last.push(block)
  }
  return column(
    rows.map(blocks => row(blocks, gap)),
    gap,
    align,
  )
}

/** Boxes of one size in rows of so many, every second row half a box to the right: lines from above pass between those before. */
export function staggered(blocks: readonly Block[], across: number, gap: number): Block {
  const shift = ((blocks[0]?.w ?? 0) + gap) / 2
  const rows = Array.from({ length: Math.ceil(blocks.length / across) }, (_, index) => {
    const { w, h, items } = row(blocks.slice(index * across, (index + 1) * across), gap)
    return index % 2 === 0
      ? { w, h, items }
      : { w: w + shift, h, items: items.map(item => ({ ...item, x: item.x + shift })) }
  })
  return column(rows, gap)
}

/** With a frame around it that is itself the item `id`, and room for its name at the top. */
export function framed(
  id: string,
  block: Block,
  { pad, head, least }: { pad: number; head: number; least: number },
): Block {
  const w = Math.max(block.w + 2 * pad, least)
  const h = block.h + 2 * pad + head
  const inside = moved(block, (w - block.w) / 2, pad + head)
  return { w, h, items: [{ id, x: 0, y: 0, w, h }, ...inside] }
}

/** Width at which so many blocks in rows come out about `ratio` times as wide as high. */
export function widthFor(blocks: readonly Block[], ratio: number, gap: number): number {
  const area = blocks.reduce((sum, block) => sum + (block.w + gap) * (block.h + gap), 0)
  return Math.max(Math.sqrt(area * ratio), ...blocks.map(block => block.w))
}

const shift = (free: number, align: Align) => ({ start: 0, middle: free / 2, end: free })[align]

const moved = (block: Block, x: number, y: number) =>
  block.items.map(item => ({ ...item, x: item.x + x, y: item.y + y }))

const turn = (block: Block): Block => ({
  w: block.h,
  h: block.w,
  items: block.items.map(({ id, x, y, w, h }) => ({ id, x: y, y: x, w: h, h: w })),
})
