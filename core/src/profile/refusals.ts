import type { SshProfile } from './ssh-shape.ts'

/** The line that refuses in what a device printed, or null. `fine` is false where the prompt itself says that it failed. */
export function refusalIn(profile: SshProfile, output: string, fine: boolean): string | null {
  const patterns = profile.refusals.map(pattern => new RegExp(pattern))
  const lines = output.split('\n').filter(line => line.trim() !== '')
  const refusing = lines.find(line => patterns.some(pattern => pattern.test(line)))
  if (refusing !== undefined) return refusing.trim()
  return fine ? null : (lines[0]?.trim() ?? 'it failed, and printed nothing')
}
