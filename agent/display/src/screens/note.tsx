import { useContext, useState } from 'react'
import { back, noted } from '../../../src/display/seat.ts'
import { TROUBLES, WORDS } from '../../../src/display/words.ts'
import type { Act } from '../app.tsx'
import { LanguageButton } from '../parts/frame.tsx'
import { Lost, Press } from '../parts/press.tsx'
import { Say } from '../parts/words.tsx'

/** What else is the matter: one press for what is common, own words for the rest. */
export function NoteScreen({ act }: { act: Act }) {
  const [note, setNote] = useState('')
  const lost = useContext(Lost)
  const give = (text: string) => act(before => noted(before, text))
  return (
    <form
      className="column"
      onSubmit={event => {
        event.preventDefault()
        if (note.trim() !== '' && !lost) give(note)
      }}
    >
      <h1>
        <Say text={WORDS.whatHappened} line />
      </h1>
      <div className="names troubles">
        {TROUBLES.map(trouble => (
          <Press key={trouble.en} text={trouble} onPress={() => give(`${trouble.ja} / ${trouble.en}`)} />
        ))}
      </div>
      <label className="field">
        <Say text={WORDS.typeNote} line />
        <input
          type="text"
          autoComplete="off"
          maxLength={300}
          value={note}
          onChange={event => setNote(event.target.value)}
        />
      </label>
      <footer className="answers">
        <Press text={WORDS.back} onPress={() => act(back)} />
        <LanguageButton />
        <Press text={WORDS.send} look="main" off={note.trim() === ''} onPress={() => give(note)} />
      </footer>
    </form>
  )
}
