import { Checkbox } from '@mantine/core'
import { useWords } from '../../app/words.ts'
import { ROLE_WORDS, type Role } from '../../components/rights.ts'
import css from './admin.module.css'
import { ROLE_HINTS, WORDS } from './words.ts'

export const ROLES: readonly Role[] = ['viewer', 'onsite', 'network', 'commander', 'admin']
export const isRole = (value: string): value is Role => ROLES.some(role => role === value)

interface Props {
  readonly roles: readonly Role[]
  readonly onChange: (roles: Role[]) => void
}

/** Each role with what it may do. */
export function RoleBoxes({ roles, onChange }: Props) {
  const t = useWords(WORDS)
  const name = useWords(ROLE_WORDS)
  const hint = useWords(ROLE_HINTS)
  return (
    <Checkbox.Group
      label={t('roles')}
      size="md"
      value={[...roles]}
      onChange={values => onChange(ROLES.filter(role => values.includes(role)))}
    >
      <div className={css.boxes}>
        {ROLES.map(role => (
          <Checkbox key={role} size="md" value={role} label={name(role)} description={hint(role)} />
        ))}
      </div>
    </Checkbox.Group>
  )
}
