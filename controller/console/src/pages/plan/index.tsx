import { Tabs } from '@mantine/core'
import { useState } from 'react'
import { useWords } from '../../app/words.ts'
import { PageTitle } from '../../components/page-title.tsx'
import { Bundles } from './bundles.tsx'
import { Cables } from './cable-table.tsx'
import { Checks } from './checks.tsx'
import { PlanTab } from './plan-tab.tsx'
import { WORDS } from './words.ts'

const TABS = ['plan', 'checks', 'bundles', 'cables'] as const
const BODY = { plan: PlanTab, checks: Checks, bundles: Bundles, cables: Cables }

/** The tab stands in the address, so that a page can be opened at it. */
const asked = () => TABS.find(tab => `#${tab}` === window.location.hash) ?? 'plan'

export default function PlanPage() {
  const t = useWords(WORDS)
  const [tab, setTab] = useState(asked)
  const choose = (value: string | null) => {
    const next = TABS.find(one => one === value) ?? 'plan'
    window.history.replaceState(null, '', `#${next}`)
    setTab(next)
  }
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <Tabs value={tab} onChange={choose} keepMounted={false}>
        <Tabs.List mb="md">
          {TABS.map(one => (
            <Tabs.Tab key={one} value={one} mih={48} fz="md" fw={600}>
              {t(one)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map(one => {
          const Body = BODY[one]
          return (
            <Tabs.Panel key={one} value={one}>
              <Body />
            </Tabs.Panel>
          )
        })}
      </Tabs>
    </>
  )
}
