import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useOnTop } from '../components/on-top.ts'
import desk from './desk.module.css'

interface Props {
  readonly title: string
  readonly size?: 'md' | 'lg' | 'xl' | 'auto'
  readonly children: ReactNode
  /** Absent where the dialog must not be left but by its own buttons. */
  readonly close?: { readonly label: string; readonly act: () => void } | undefined
  /** Class of its outermost element, which stands beside the page and not in it. */
  readonly root?: string | undefined
}

/** A dialog of the desk pages. A slip beside it never closes it: something may have been typed. */
export function Dialog({ title, size = 'lg', children, close, root }: Props) {
  const onTop = useOnTop()
  return (
    <Modal
      {...onTop}
      opened
      onClose={close?.act ?? stay}
      title={title}
      size={size}
      withCloseButton={close !== undefined}
      closeOnEscape={close !== undefined && onTop.closeOnEscape}
      // It would write a style element without the page's nonce, which the browser refuses.
      lockScroll={false}
      closeButtonProps={{ 'aria-label': close?.label, size: 44 }}
      classNames={{ title: desk.dialogTitle ?? '', root: root ?? '' }}
    >
      <div className={`${desk.page} ${desk.stack}`}>{children}</div>
    </Modal>
  )
}

const stay = () => undefined
