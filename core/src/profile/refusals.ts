import type { SshProfile } from './ssh-shape.ts'

/** The line that refuses in what a device printed, or null. `fine` is false where the prompt itself says that it failed. */
export function refusalIn(profile: SshProfile, output: string, fine: boolean): string | null {
  const lines = output.split('\n').filter(line => line.trim() !== '')
  // Most lines that configure are taken in silence.
  if (lines.length === 0) return fine ? null : 'it failed, and printed nothing'
  const patterns = profile.refusals.map(pattern => new RegExp(pattern))
  const refusing = lines.find(line => patterns.some(pattern => pattern.test(line)))
  if (refusing !== undefined) return refusing.trim()
  return fine ? null : (lines[0]?.trim() ?? null)
}
