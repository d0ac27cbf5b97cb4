import type { CutTarget } from '../compile/program.ts'

/** A target as an error names it. */
export function describeTarget(target: CutTarget): string {
  switch (target.kind) {
    case 'port':
      return `port ${target.port}`
    case 'service':
      return `service ${target.name}`
    case 'zone-block':
      return `zone block ${target.id}`
    case 'power':
      return 'switched power'
    case 'contact':
      return `contact ${target.contact}`
  }
}
