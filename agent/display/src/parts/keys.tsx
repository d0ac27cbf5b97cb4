import { Fragment, useState } from 'react'
import { both } from '../../../src/display/phrases.ts'
import { WORDS } from '../../../src/display/words.ts'
import { keepsField, Press } from './press.tsx'

const LAYOUTS = {
  kana: [
    'アカサタナハマヤラワ',
    'イキシチニヒミャリヲ',
    'ウクスツヌフムユルン',
    'エケセテネヘメュレー',
    'オコソトノホモヨロョ',
  ],
  latin: ['ABCDEFGHIJ', 'KLMNOPQRST', "UVWXYZ-.' "],
  code: ['ABCDEFG', 'HIJKLMN', 'OPQRSTU', 'VWXYZ-'],
  digits: ['123', '456', '789-', '0'],
} as const

export type Layout = keyof typeof LAYOUTS

interface Typing {
  readonly text: string
  readonly onText: (text: string) => void
}

/** Voiced and half-voiced marks join the letter before them, as on any Japanese keyboard. */
const joined = (text: string) => text.normalize('NFC')

/** Keys for a screen without a keyboard: kana or Latin letters. */
export function NameKeys({ text, onText }: Typing) {
  const [layout, setLayout] = useState<'kana' | 'latin'>('kana')
  const type = (key: string) => onText(joined(text + key))
  return (
    <div className={`keys ${layout}`}>
      {LAYOUTS[layout].flatMap(row =>
        [...row].map(key => <Key key={`${row}${key}`} label={key === ' ' ? '␣' : key} onPress={() => type(key)} />),
      )}
      {layout === 'kana' && <Key label="゛" onPress={() => type('\u3099')} />}
      {layout === 'kana' && <Key label="゜" onPress={() => type('\u309a')} />}
      {layout === 'kana' && <Key label="ッ" onPress={() => type('ッ')} />}
      {layout === 'kana' && <Key label="ァ" onPress={() => type('ァ')} />}
      {layout === 'kana' && <Key label="␣" onPress={() => type(' ')} />}
      <Key label="⌫" wide onPress={() => onText([...text].slice(0, -1).join(''))} />
      <Key
        label={layout === 'kana' ? 'ABC' : 'アイウ'}
        wide
        onPress={() => setLayout(layout === 'kana' ? 'latin' : 'kana')}
      />
    </div>
  )
}

function Key({ label, onPress, wide = false }: { label: string; onPress: () => void; wide?: boolean }) {
  return (
    <button type="button" className={wide ? 'key wide' : 'key'} onClick={onPress} onMouseDown={keepsField}>
      {label}
    </button>
  )
}

/** Big keys for a code: digits, and letters where a code has them. */
export function CodeKeys({ text, onText, onEnter }: Typing & { onEnter: () => void }) {
  const [layout, setLayout] = useState<'digits' | 'code'>('digits')
  const other = layout === 'digits' ? 'code' : 'digits'
  const turn = (
    <Press typing text={layout === 'digits' ? WORDS.letters : WORDS.digits} onPress={() => setLayout(other)} />
  )
  const erase = <Press typing text={both('⌫')} onPress={() => onText(text.slice(0, -1))} />
  return (
    <div className={`keypad ${layout}`}>
      {LAYOUTS[layout].map((row, at) => (
        <Fragment key={row}>
          {[...row].map(key => (
            <Press typing key={key} text={both(key)} onPress={() => onText(text + key)} />
          ))}
          {layout === 'digits' && at === 0 && erase}
          {layout === 'digits' && at === 1 && turn}
        </Fragment>
      ))}
      {layout === 'code' && erase}
      {layout === 'code' && turn}
      <Press typing text={WORDS.enter} look="main" off={text === ''} onPress={onEnter} />
    </div>
  )
}
