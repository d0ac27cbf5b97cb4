import { openBundle } from '@kakuri/core/compile/seal.ts'
import type { Desk } from './cli.ts'
import { diskFiles } from './files.ts'
import { SAY } from './say.ts'
import { openState, validity } from './state.ts'

/** From the state folder alone: the agent need not run. */
export async function status({ config, say }: Desk): Promise<number> {
  const state = openState(config.state, diskFiles)
  const identity = state.identity()
  const pinned = state.pinned()
  say(identity === null ? SAY.notIn : SAY.letIn)
  if (identity !== null) {
    const { from, to } = validity(identity.certificate)
    say(SAY.certificate(from, to))
  }
  const bytes = diskFiles.read(state.file('bundle.kakuri'))
  if (bytes === null || pinned === null) say(SAY.noBundle)
  else {
    const { sha256, sealedAt } = openBundle(bytes, pinned.trusted)
    say(SAY.bundle(sha256, sealedAt))
  }
  const seen = state.checkpoint()
  if (seen !== null) say(SAY.heard(seen.head.seq))
  return identity === null ? 1 : 0
}
