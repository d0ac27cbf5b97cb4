import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link, useLocation } from 'wouter'
import { PersonIcon } from '../components/icons.tsx'
import { ROLE_WORDS } from '../components/rights.ts'
import { useAct } from '../components/use-act.ts'
import { call } from '../live/api.ts'
import { loggedOut } from '../live/session.ts'
import { useLive } from '../live/store.ts'
import { AwayBanner } from './away-banner.tsx'
import { RunBanner } from './run-banner.tsx'
import styles from './shell.module.css'
import { StepUpDialog } from './step-up.tsx'
import { Switches } from './switches.tsx'
import { useSay, useWords, words } from './words.ts'

const WORDS = words('shell', {
  skip: ['本文へ移動', 'Skip to the page'],
  menu: ['メニュー', 'Menu'],
  board: ['ボード', 'Board'],
  picture: ['構成図', 'Picture'],
  tasks: ['作業', 'Tasks'],
  waiting: ['{{count}}件 待ち', '{{count}} waiting'],
  chronology: ['記録', 'Chronology'],
  restore: ['復旧', 'Restore'],
  plan: ['計画と地図', 'Plan and map'],
  admin: ['管理', 'Admin'],
  logout: ['ログアウト', 'Log out'],
  own: ['自分のアカウント', 'My account'],
  demo: ['デモ：模擬の病院です', 'Demo: a simulated hospital'],
})

const PAGES = [
  ['/', 'board'],
  ['/picture', 'picture'],
  ['/tasks', 'tasks'],
  ['/chronology', 'chronology'],
  ['/restore', 'restore'],
  ['/plan', 'plan'],
  ['/admin', 'admin'],
] as const

/** What stands around every page: menu, run banner, age of what is shown, who is logged in. */
export function Shell({ children }: { children: ReactNode }) {
  const t = useWords(WORDS)
  const main = useRef<HTMLElement>(null)
  const [at] = useLocation()
  const before = useRef(at)
  useEffect(() => {
    // Somebody who does not see the page hears that it is another one.
    if (before.current !== at) main.current?.focus()
    before.current = at
  }, [at])
  return (
    <div className={styles.shell}>
      <a href="#page" className={styles.skip}>
        {t('skip')}
      </a>
      <header className={styles.header}>
        <Top />
        <Menu at={at} />
        <AwayBanner />
        <RunBanner />
      </header>
      <main id="page" ref={main} tabIndex={-1} className={styles.main}>
        {children}
      </main>
      <StepUpDialog />
    </div>
  )
}

function Top() {
  const t = useWords(WORDS)
  const say = useSay()
  const site = useLive(live => live.plan?.site.name)
  const demo = useLive(live => live.plan?.demo === true)
  return (
    <div className={styles.top}>
      <span className={styles.brand}>Kakuri</span>
      {site && <span className={styles.site}>{say(site)}</span>}
      {demo && <span className={styles.demo}>{t('demo')}</span>}
      <div className={styles.tools}>
        <Switches />
        <Who />
      </div>
    </div>
  )
}

function Who() {
  const t = useWords(WORDS)
  const roleName = useWords(ROLE_WORDS)
  const me = useLive(live => live.me)
  const { busy, run } = useAct()
  if (!me) return null
  const logout = async () => {
    if (await run(() => call<'logout'>('POST', '/logout'))) loggedOut()
  }
  return (
    <>
      <Link href="/admin#own" className={styles.who ?? ''} title={t('own')}>
        <PersonIcon />
        <span>
          <span className="k-aloud">{t('own')} </span>
          <span className={styles.name}>{me.name}</span>
          <small>{me.roles.map(role => roleName(role)).join('・')}</small>
        </span>
      </Link>
      <Button variant="default" onClick={logout} loading={busy}>
        {t('logout')}
      </Button>
    </>
  )
}

function Menu({ at }: { at: string }) {
  const t = useWords(WORDS)
  const admin = useLive(live => live.me?.roles.some(role => LOOKS_AFTER.includes(role)) === true)
  return (
    <nav aria-label={t('menu')} className={styles.menu}>
      {PAGES.filter(([, page]) => page !== 'admin' || admin).map(([path, page]) => (
        <Link key={path} href={path} className={styles.link ?? ''} aria-current={at === path ? 'page' : undefined}>
          {t(page)}
          {page === 'tasks' && <Waiting />}
        </Link>
      ))}
    </nav>
  )
}

/** Whoever may look at devices and certificates sees the admin page, if not all of it. */
const LOOKS_AFTER: readonly string[] = ['network', 'commander', 'admin']

function Waiting() {
  const t = useWords(WORDS)
  const inRun = useLive(live => Object.values(live.steps).filter(step => step.phase === 'needs-person').length)
  const found = useLive(live => live.board?.watchTasks.filter(task => task.answer === null).length ?? 0)
  const count = inRun + found
  return count === 0 ? null : <span className={styles.count}>{t('waiting', { count })}</span>
}
