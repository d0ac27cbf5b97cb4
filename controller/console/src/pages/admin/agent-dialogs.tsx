import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { AgentDoc } from '../../../../src/api/agents.ts'
import { useWords } from '../../app/words.ts'
import { ProblemBox } from '../../components/problem-box.tsx'
import { useAct } from '../../components/use-act.ts'
import { call } from '../../live/api.ts'
import { fetchAgents } from '../../live/stream.ts'
import desk from '../desk.module.css'
import { Dialog } from '../dialog.tsx'
import { AGENT_WORDS } from './agent-words.ts'
import { WORDS } from './words.ts'

interface Props {
  readonly agent: AgentDoc
  readonly onClose: () => void
}

const pathOf = (id: string, act: string) => `/agents/${encodeURIComponent(id)}/${act}`

export function ApproveAgent({ agent, onClose }: Props) {
  const t = useWords(AGENT_WORDS)
  const all = useWords(WORDS)
  return (
    <Dialog title={t('approveTitle', { id: agent.id })} size="md" close={{ label: all('cancel'), act: onClose }}>
      <p>{t('approveHint')}</p>
      <CodeForm agent={agent} onClose={onClose} />
    </Dialog>
  )
}

function CodeForm({ agent, onClose }: Props) {
  const t = useWords(AGENT_WORDS)
  const act = useAct()
  const [code, setCode] = useState('')
  const ready = code.trim().length >= 4
  const after = async (attempt: () => Promise<unknown>) => {
    if (!(await act.run(attempt))) return
    await fetchAgents()
    onClose()
  }
  const approve = () => after(() => call<'approveAgent'>('POST', pathOf(agent.id, 'approve'), { code: code.trim() }))
  return (
    <form
      className={desk.stack}
      onSubmit={event => {
        event.preventDefault()
        if (ready && !act.busy) approve()
      }}
    >
      <TextInput
        data-autofocus
        label={t('code')}
        maxLength={20}
        autoComplete="off"
        autoCapitalize="characters"
        value={code}
        onChange={event => setCode(event.currentTarget.value)}
      />
      <ProblemBox error={act.error} onClose={act.clear} />
      <div className={desk.row}>
        <Button type="submit" disabled={!ready} loading={act.busy}>
          {t('letIn')}
        </Button>
        <Button
          variant="default"
          disabled={act.busy}
          onClick={() => after(() => call<'refuseAgent'>('POST', pathOf(agent.id, 'refuse')))}
        >
          {t('turnDown')}
        </Button>
      </div>
    </form>
  )
}

export function RevokeAgent({ agent, onClose }: Props) {
  const t = useWords(AGENT_WORDS)
  const all = useWords(WORDS)
  const act = useAct()
  const [reason, setReason] = useState('')
  const revoke = async () => {
    if (!(await act.run(() => call<'revokeAgent'>('POST', pathOf(agent.id, 'revoke'), { reason: reason.trim() }))))
      return
    await fetchAgents()
    onClose()
  }
  return (
    <Dialog title={t('revokeTitle', { id: agent.id })} size="md" close={{ label: all('cancel'), act: onClose }}>
      <p>{t('revokeHint')}</p>
      <TextInput
        data-autofocus
        label={t('reason')}
        maxLength={500}
        autoComplete="off"
        value={reason}
        onChange={event => setReason(event.currentTarget.value)}
      />
      <ProblemBox error={act.error} onClose={act.clear} />
      <div className={desk.row}>
        <Button color="red" disabled={reason.trim() === ''} loading={act.busy} onClick={revoke}>
          {t('revokeNow')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {all('cancel')}
        </Button>
      </div>
    </Dialog>
  )
}
