import { Paper, Text } from '@mantine/core'
import type { ReactNode } from 'react'

/** Says that there is nothing, and what would be here. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Paper withBorder p="xl" ta="center">
      <Text fw={700} size="lg">
        {title}
      </Text>
      {children !== undefined && (
        <Text component="div" c="dimmed" mt="xs">
          {children}
        </Text>
      )}
    </Paper>
  )
}
