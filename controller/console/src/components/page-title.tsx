import { Group, Title } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'

/** The one heading of a page; `right` stands beside it. The browser's tab says the same. */
export function PageTitle({ children, right }: { children: ReactNode; right?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${heading.current?.textContent ?? ''} · Kakuri`
  })
  return (
    <Group justify="space-between" align="center" mb="xs" gap="md">
      <Title order={1} ref={heading} size="1.4rem">
        {children}
      </Title>
      {right}
    </Group>
  )
}
