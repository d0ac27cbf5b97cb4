import type { Me } from '../../../src/api/session.ts'
import { useLanguage, useWords, words } from '../app/words.ts'
import { useLive } from '../live/store.ts'

export type Role = Me['roles'][number]

export const ROLE_WORDS = words('roles', {
  viewer: ['閲覧', 'viewer'],
  onsite: ['現場', 'on-site'],
  network: ['ネットワーク', 'network'],
  commander: ['指揮', 'commander'],
  admin: ['管理', 'admin'],
})

const WORDS = words('rights', {
  why: ['この操作ができるのは「{{roles}}」の役割の人です。', 'Only the role {{roles}} may do this.'],
  whyMany: ['この操作ができるのは「{{roles}}」のいずれかの役割の人です。', 'Only the roles {{roles}} may do this.'],
  away: [
    'コントローラーと通信できないため、今は操作できません。',
    'The controller is away: nothing can be ordered from here now.',
  ],
})

export interface Right {
  readonly may: boolean
  /** Why not, as a sentence; empty where one may. */
  readonly why: string
}

/** Whether whoever is logged in has one of these roles. While the controller is away nobody may do anything. */
export function useRight(...roles: Role[]): Right {
  const t = useWords(WORDS)
  const roleName = useWords(ROLE_WORDS)
  const and = useLanguage() === 'ja' ? '」「' : ' / '
  const mine = useLive(live => live.me?.roles)
  const away = useLive(live => live.connection === 'away')
  if (mine === undefined || !roles.some(role => mine.includes(role)))
    return {
      may: false,
      why: t(roles.length > 1 ? 'whyMany' : 'why', { roles: roles.map(one => roleName(one)).join(and) }),
    }
  return away ? { may: false, why: t('away') } : { may: true, why: '' }
}
