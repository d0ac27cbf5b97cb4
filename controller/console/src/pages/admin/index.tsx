import { Tabs } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useWords } from '../../app/words.ts'
import { PageTitle } from '../../components/page-title.tsx'
import { useLive } from '../../live/store.ts'
import desk from '../desk.module.css'
import { Accounts } from './accounts.tsx'
import css from './admin.module.css'
import { Agents } from './agents.tsx'
import { Certificates } from './certificates.tsx'
import { Devices } from './devices.tsx'
import { TABS, type Tab, tabsFor } from './facts.ts'
import { Own } from './own.tsx'
import { Sessions } from './sessions.tsx'
import { Tokens } from './tokens.tsx'
import { WORDS } from './words.ts'

const PARTS: { readonly [tab in Tab]: () => React.ReactNode } = {
  own: Own,
  accounts: Accounts,
  sessions: Sessions,
  tokens: Tokens,
  certificates: Certificates,
  devices: Devices,
  agents: Agents,
}

/** Accounts and what keeps the controller safe; everybody's own account. `#devices` and the like open their part. */
export default function AdminPage() {
  const t = useWords(WORDS)
  const me = useLive(live => live.me)
  const [chosen, setChosen] = useState<Tab | null>(fromAddress)
  useEffect(() => onAddress(() => setChosen(fromAddress())), [])
  if (!me) return null
  const tabs = tabsFor(me)
  const [, second] = tabs
  const tab = chosen !== null && tabs.includes(chosen) ? chosen : (second ?? 'own')
  const choose = (value: string | null) => {
    const next = TABS.find(one => one === value) ?? 'own'
    history.replaceState(null, '', `#${next}`)
    setChosen(next)
  }
  return (
    <div className={`${desk.page} ${css.page}`}>
      <PageTitle>{t(tabs.length === 1 ? 'titleOwn' : 'title')}</PageTitle>
      <Tabs value={tab} onChange={choose} keepMounted={false}>
        <Tabs.List aria-label={t('tabs')}>
          {tabs.map(one => (
            <Tabs.Tab key={one} value={one} className={css.tab ?? ''}>
              {t(one)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(one => {
          const Part = PARTS[one]
          return (
            <Tabs.Panel key={one} value={one} pt="md">
              <Part />
            </Tabs.Panel>
          )
        })}
      </Tabs>
    </div>
  )
}

/** The address can change while the page stays: the name in the header leads to a part of it. */
function onAddress(listener: () => void): () => void {
  for (const event of ADDRESS_EVENTS) addEventListener(event, listener)
  return () => {
    for (const event of ADDRESS_EVENTS) removeEventListener(event, listener)
  }
}

/** wouter tells of the first one. */
const ADDRESS_EVENTS = ['pushState', 'popstate', 'hashchange'] as const

function fromAddress(): Tab | null {
  return TABS.find(tab => `#${tab}` === location.hash) ?? null
}
