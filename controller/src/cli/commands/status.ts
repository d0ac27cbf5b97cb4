import { join } from 'node:path'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { ProgramBody } from '@kakuri/core/compile/program.ts'
import type { JournalReader } from '@kakuri/core/journal/contract.ts'
import { openJournalReader } from '@kakuri/core/journal/reader.ts'
import { applyToBoard, emptyBoard } from '@kakuri/core/view/board.ts'
import { actorOf, type Common, type Desk } from '../desk.ts'
import { exitCode } from '../exit-codes.ts'
import { followJournal } from '../follow-journal.ts'
import { agentLines, createAgentFold } from '../live/agent-lines.ts'
import { boardDocument, boardLines } from '../live/status-lines.ts'
import { SAY } from '../messages/say.ts'
import { sayRunning } from '../remote/say-running.ts'
import { readBundle } from '../sealed.ts'
import { shower, watchUntilInterrupted } from '../watching.ts'
import { JOURNAL_FILE, openWork, type Work } from '../work.ts'

export interface StatusOptions extends Common {
  readonly watch?: boolean
}

/** `kakuri status`: what is cut, from the journal, also while another process writes it. */
export async function status(desk: Desk, options: StatusOptions): Promise<number> {
  const { program } = await readBundle(desk)
  const reader = openJournalReader(join(desk.stateFolder, JOURNAL_FILE))
  try {
    const { board, agents } = await read(desk, program, reader)
    desk.json({ status: { ...boardDocument(board), agents } })
    desk.print(...boardLines(desk, board), ...agentLines(desk, program, agents))
    await sayRunning(desk)
    if (options.watch) await watch(desk, program, reader)
    return exitCode('complete')
  } finally {
    reader.close()
  }
}

async function read(desk: Desk, program: ProgramBody, reader: JournalReader) {
  const [board, agents] = [emptyBoard(program), createAgentFold()]
  for (const event of reader.read()) {
    applyToBoard(board, event)
    agents.add(event)
  }
  return { board, agents: await agents.status(desk, board) }
}

/** Watches where nobody else writes the journal; else follows what the other process writes. */
async function watch(desk: Desk, program: ProgramBody, reader: JournalReader): Promise<void> {
  const work = await openUnlessLocked(desk)
  if (work === null) {
    desk.print('', desk.say(SAY.following))
    await followJournal(desk, reader, shower(desk, program, reader.read()))
    return
  }
  try {
    await watchUntilInterrupted(desk, work, await actorOf(desk))
  } finally {
    await work.close()
  }
}

async function openUnlessLocked(desk: Desk): Promise<Work | null> {
  try {
    return await openWork(desk)
  } catch (error) {
    if (error instanceof KakuriError && error.code === 'JOURNAL_LOCKED') return null
    throw error
  }
}
