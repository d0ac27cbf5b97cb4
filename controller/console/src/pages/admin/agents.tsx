import { Button } from '@mantine/core'
import { useState } from 'react'
import type { AgentDoc } from '../../../../src/api/agents.ts'
import { useSay, useWords } from '../../app/words.ts'
import { Age, useNow } from '../../components/age.tsx'
import { Empty } from '../../components/empty.tsx'
import { AlertIcon } from '../../components/icons.tsx'
import { useRight } from '../../components/rights.ts'
import { Mark } from '../../components/state-mark.tsx'
import { useLive } from '../../live/store.ts'
import { dayOf } from '../chronology/when.ts'
import desk from '../desk.module.css'
import css from './admin.module.css'
import { ApproveAgent, RevokeAgent } from './agent-dialogs.tsx'
import { agentsInOrder, markOfAgent } from './agent-facts.ts'
import { AGENT_WORDS } from './agent-words.ts'
import { daysLeft } from './facts.ts'
import { WORDS } from './words.ts'

/** The small computers in the rooms. */
export function Agents() {
  const t = useWords(AGENT_WORDS)
  const all = useWords(WORDS)
  const agents = useLive(live => live.agents)
  const [asked, setAsked] = useState<{ readonly act: 'approve' | 'revoke'; readonly agent: AgentDoc } | null>(null)
  if (agents === null) return <p role="status">{all('loading')}</p>
  const listed = agentsInOrder(Object.values(agents))
  if (listed.length === 0) return <Empty title={t('empty')}>{t('emptyHint')}</Empty>
  const close = () => setAsked(null)
  return (
    <div className={desk.stack}>
      <p className={desk.quiet}>{t('intro')}</p>
      <div className={css.tableBox}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('agent')}</th>
              <th scope="col">{t('state')}</th>
              <th scope="col">{t('since')}</th>
              <th scope="col">{t('certificate')}</th>
              <th scope="col">{t('attention')}</th>
              <th scope="col">{all('actions')}</th>
            </tr>
          </thead>
          <tbody>
            {listed.map(agent => (
              <AgentRow key={agent.id} agent={agent} onAct={act => setAsked({ act, agent })} />
            ))}
          </tbody>
        </table>
      </div>
      {asked?.act === 'approve' && <ApproveAgent agent={asked.agent} onClose={close} />}
      {asked?.act === 'revoke' && <RevokeAgent agent={asked.agent} onClose={close} />}
    </div>
  )
}

interface RowProps {
  readonly agent: AgentDoc
  readonly onAct: (act: 'approve' | 'revoke') => void
}

function AgentRow({ agent, onAct }: RowProps) {
  const t = useWords(AGENT_WORDS)
  const say = useSay()
  const { id, roomName, sinceUtc, phase, product } = agent
  const { icon, tone, word } = markOfAgent(agent)
  return (
    <tr data-off={phase === 'revoked' || undefined}>
      <th scope="row">
        {id}
        <span className={css.under}>{roomName === null ? t('notInPlan') : say(roomName)}</span>
      </th>
      <td>
        <Mark icon={icon} tone={tone} word={t(word)} />
        {product !== null && <span className={css.under}>{product}</span>}
      </td>
      <td>{sinceUtc === null ? t('never') : <Age utc={sinceUtc} />}</td>
      <td>
        <Certificate agent={agent} />
      </td>
      <td>
        <Attention agent={agent} />
      </td>
      <td>
        <Acts agent={agent} onAct={onAct} />
      </td>
    </tr>
  )
}

function Certificate({ agent: { certificate } }: { readonly agent: AgentDoc }) {
  const t = useWords(AGENT_WORDS)
  const now = useNow(60_000)
  if (certificate === null) return t('none')
  const days = daysLeft(certificate, now)
  return (
    <>
      {t('until', { day: dayOf(certificate.notAfterUtc) })}
      <span className={css.under}>{now >= certificate.notAfterUtc ? t('over') : t('left', { days })}</span>
    </>
  )
}

/** Everything somebody should know of it, each in its own line. */
function Attention({ agent }: { readonly agent: AgentDoc }) {
  const t = useWords(AGENT_WORDS)
  const say = useSay()
  const { warnings, faults, alone, held, link, bundleCurrent, asking } = agent
  const lines = [
    ...(asking === null ? [] : [t('asksFrom', { address: asking.address })]),
    ...(alone ? [t('aloneMore')] : []),
    ...(held ? [t('heldMore')] : []),
    ...(link === 'online' && !bundleCurrent ? [t('otherPlan')] : []),
    ...warnings.map(say),
    ...faults.map(({ device, rung, message }) => `${device} (${rung}): ${say(message)}`),
  ]
  if (lines.length === 0) return t('nothing')
  return (
    <div className={css.ways}>
      {lines.map(line => (
        <span key={line} className={css.warned}>
          <AlertIcon /> {line}
        </span>
      ))}
    </div>
  )
}

function Acts({ agent, onAct }: RowProps) {
  const t = useWords(AGENT_WORDS)
  const { may } = useRight('admin')
  const { id, phase, asking } = agent
  return (
    <div className={desk.row}>
      {asking !== null && (
        <Button disabled={!may} onClick={() => onAct('approve')} aria-label={t('approveNamed', { id })}>
          {t('approve')}
        </Button>
      )}
      {phase === 'enrolled' && (
        <Button variant="default" disabled={!may} onClick={() => onAct('revoke')} aria-label={t('revokeNamed', { id })}>
          {t('revoke')}
        </Button>
      )}
    </div>
  )
}
