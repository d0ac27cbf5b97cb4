import { Button } from '@mantine/core'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { useWords } from '../../app/words.ts'
import { CameraIcon } from '../../components/icons.tsx'
import desk from '../desk.module.css'
import css from './chronology.module.css'
import { ready, sizeInWords } from './photo.ts'
import { NOTE_WORDS } from './words.ts'

export interface Picked {
  readonly blob: Blob
  readonly shrunk: boolean
  /** Bytes of the file as it was chosen. */
  readonly from: number
}

interface Props {
  readonly picked: Picked | null
  readonly onPicked: (picked: Picked | null) => void
}

/** A photograph from a file, or taken with a tablet's camera; made smaller here only where it is too large to send. */
export function PhotoPick({ picked, onPicked }: Props) {
  const t = useWords(NOTE_WORDS)
  const [state, setState] = useState<'idle' | 'preparing' | { readonly failed: string }>('idle')
  const take = async (file: File) => {
    setState('preparing')
    onPicked(null)
    try {
      onPicked({ ...(await ready(file)), from: file.size })
      setState('idle')
    } catch (error) {
      setState({ failed: error instanceof Error ? error.message : String(error) })
    }
  }
  return (
    <fieldset className={css.photoPick}>
      <legend className={css.legend}>{t('photo')}</legend>
      <div className={desk.row}>
        <FileButton label={t('chooseFile')} onFile={take} />
        <FileButton label={t('camera')} onFile={take} camera />
      </div>
      <div aria-live="polite">
        {state === 'preparing' && <p>{t('preparing')}</p>}
        {typeof state === 'object' && <p className={desk.alarm}>{t('photoUnreadable', { what: state.failed })}</p>}
        {picked !== null && <Preview picked={picked} onRemove={() => onPicked(null)} />}
      </div>
    </fieldset>
  )
}

interface FileButtonProps {
  readonly label: string
  readonly onFile: (file: File) => void
  readonly camera?: true
}

function FileButton({ label, onFile, camera }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  return (
    <>
      <Button
        size="md"
        variant="default"
        leftSection={camera && <CameraIcon />}
        onClick={() => input.current?.click()}
        aria-controls={id}
      >
        {label}
      </Button>
      <input
        ref={input}
        id={id}
        type="file"
        hidden
        accept="image/*"
        {...(camera && { capture: 'environment' as const })}
        onChange={event => {
          const file = event.currentTarget.files?.[0]
          // The same file may be chosen again after it was removed.
          event.currentTarget.value = ''
          if (file !== undefined) onFile(file)
        }}
      />
    </>
  )
}

function Preview({ picked, onRemove }: { readonly picked: Picked; readonly onRemove: () => void }) {
  const t = useWords(NOTE_WORDS)
  const url = useMemo(() => URL.createObjectURL(picked.blob), [picked])
  useEffect(() => () => URL.revokeObjectURL(url), [url])
  const size = sizeInWords(picked.blob.size)
  return (
    <div className={css.preview}>
      <img src={url} alt={t('preview')} />
      <p>{picked.shrunk ? t('shrunk', { size, from: sizeInWords(picked.from) }) : t('asItIs', { size })}</p>
      <Button size="md" variant="default" onClick={onRemove}>
        {t('removePhoto')}
      </Button>
    </div>
  )
}
