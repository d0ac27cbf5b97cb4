import { Button, type ButtonProps, Text } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import type { Right } from './rights.ts'

interface ActProps extends Pick<ButtonProps, 'color' | 'variant' | 'size' | 'leftSection' | 'loading'> {
  readonly right: Right
  readonly onClick: () => void
  readonly children: ReactNode
  readonly disabled?: boolean
  /** Where the reason is said elsewhere already. */
  readonly quiet?: boolean
}

/** A button for an act; where one may not, it stands there with the reason in words. */
export function ActButton({ right, children, disabled = false, quiet = false, ...rest }: ActProps) {
  const why = useId()
  return (
    <div>
      <Button {...rest} disabled={disabled || !right.may} aria-describedby={right.may ? undefined : why}>
        {children}
      </Button>
      {!right.may && (
        <Text id={why} size="sm" c="dimmed" maw="22rem" className={quiet ? 'k-aloud' : ''}>
          {right.why}
        </Text>
      )}
    </div>
  )
}
