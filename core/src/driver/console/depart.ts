import { pathDown } from '../../profile/ssh-read.ts'
import { CONSOLE_KEYS, type SshProfile } from '../../profile/ssh-shape.ts'
import type { Keyboard } from './keyboard.ts'
import type { Situation, Situations } from './situation.ts'

const TRIES = 8
const PATIENCE_MS = 500

/**
 * Leaves a console as one finds it in a locked room: out of every mode, and logged out. Types nothing where it does not
 * know the prompt. Ends after a few tries, wherever the console stands then. `idle`: it rests at a prompt, and nothing is
 * typed there.
 */
export async function depart(
  keyboard: Keyboard,
  situations: Situations,
  profile: SshProfile,
  idle: boolean,
): Promise<void> {
  keyboard.press(idle ? CONSOLE_KEYS.enter : situations.clear)
  let saidGoodbye = false
  for (let tries = 0; tries < TRIES; tries++) {
    const situation = await keyboard.settle(PATIENCE_MS)
    if (isOut(situation) || (saidGoodbye && situation.kind === 'silent')) return
    if (situation.kind === 'silent') await keyboard.knock()
    else saidGoodbye = answer(keyboard, situations, profile, situation) || saidGoodbye
  }
}

function isOut({ kind }: Situation): boolean {
  return kind === 'login' || kind === 'key'
}

/** True when it was told that we go. */
function answer(keyboard: Keyboard, situations: Situations, profile: SshProfile, situation: Situation): boolean {
  if (situation.kind === 'mode') return leave(keyboard, profile, situation.mode)
  if (situation.kind === 'pager') keyboard.dismiss(CONSOLE_KEYS.q)
  else keyboard.press(situations.clear)
  return false
}

function leave(keyboard: Keyboard, profile: SshProfile, mode: string): boolean {
  const below = mode !== profile.start && pathDown(profile.modes, profile.start, mode) !== null
  const step = below ? profile.modes[mode]?.leave : undefined
  if (step !== undefined) {
    keyboard.type(step)
    return false
  }
  for (const line of profile.close) keyboard.type(line)
  return true
}
