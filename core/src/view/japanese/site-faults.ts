import type { Form } from './sentence.ts'

/** What is wrong in a site file, as whole sentences. */
export const SITE_FAULTS: readonly Form[] = [
  ['This line is not UTF-8 text.', 'この行は UTF-8 の文字ではありません。'],
  ['This line is neither UTF-8 nor Shift_JIS text.', 'この行は UTF-8 でも Shift_JIS でもありません。'],
  ['The file is saved as UTF-16 ("Unicode text").', 'ファイルが UTF-16（「Unicode テキスト」）で保存されています。'],
  ['The file is empty.', 'ファイルが空です。'],
  [
    'The file has {size} bytes; at most {most} are read.',
    'ファイルが {size} バイトあります。読み取れるのは {most} バイトまでです。',
  ],
  [
    'The file has {rows} rows; at most {most} are read.',
    'ファイルが {rows} 行あります。読み取れるのは {most} 行までです。',
  ],
  ['The indentation does not fit the lines above.', '字下げが上の行と合っていません。'],
  ['A tab is used to indent here.', '字下げにタブが使われています。'],
  [
    'A bracket, quote, comma or colon is missing here or in a line above.',
    'ここか上の行で、かっこ・引用符・コンマ・コロンのどれかが抜けています。',
  ],
  ['A { or [ above this line is not closed.', 'この行より上の { または [ が閉じられていません。'],
  [
    'A backslash in double quotes begins something YAML does not know.',
    '二重引用符の中の \\ に続く文字を、YAML として読み取れません。',
  ],
  ['Text cannot begin with this character unless it is quoted.', 'この文字で始まる文字列には引用符が必要です。'],
  ['A second colon follows on this line.', 'この行に 2 つ目のコロンがあります。'],
  ['A colon after the key is missing here.', 'キーの後に半角のコロンがありません。'],
  [
    'Inside { } and [ ] indented lines with - or key: cannot be used.',
    '{ } や [ ] の中では、字下げした - や「キー:」の行は使えません。',
  ],
  ['Something stands here that YAML cannot read.', 'ここに YAML として読み取れないものがあります。'],
  ['This cannot be read as YAML.', 'ここを YAML として読み取れません。'],
  ['Words that begin with ! are not read.', '! で始まる語は読み取りません。'],
  ['The key is too long.', 'キーが長すぎます。'],
  ['A second document begins here.', 'ここから 2 つ目の文書が始まっています。'],
  ['A line that begins with % is not read.', '% で始まる行は読み取りません。'],
  [
    'The line %YAML {version} changes how values are read.',
    '%YAML {version} の行があると、値の読み方が変わってしまいます。',
  ],
  [
    'The value has the tag {tag}, and tags are not read.',
    '値に YAML のタグ {tag} が付いています。YAML のタグは読み取りません。',
  ],
  ['*{name} refers to nothing above it.', '*{name} の参照先が、これより上にありません。'],
  ['*{name} stands inside what it refers to.', '*{name} が、自分の参照先の中にあります。'],
  [
    'This text has {count} characters; at most {most} are read.',
    '文字列が {count} 文字あります。読み取れるのは {most} 文字までです。',
  ],
  ['This text holds the invisible character {character}.', '文字列に見えない文字 {character} が含まれています。'],
  ['The merge key << is not read.', 'マージキー << は読み取りません。'],
  ['The key {key} is not text for YAML.', 'キー {key} は YAML では文字列になりません。'],
  [
    'The quotes of this cell do not close, or text follows the closing quote.',
    'このセルの引用符が閉じていないか、閉じた後に文字が続いています。',
  ],
  ['The first row does not name the columns.', '1 行目に列の名前がありません。'],
  ['The columns are separated by semicolons or tabs.', '列がセミコロンかタブで区切られています。'],
  ['The column {column} stands here a second time.', '列 {column} が重複しています。'],
  ['The column {column} is not known.', '列 {column} は使えません。'],
  ['The column {column} is missing.', '列 {column} がありません。'],
  ['A column has no name.', '名前のない列があります。'],
  ['The row has no cable name.', 'この行にケーブル名がありません。'],
  [
    'Cable {cable} stands here a second time; the first is in line {line}.',
    'ケーブル {cable} が重複しています。最初は {line} 行目です。',
  ],
  [
    'Cable {cable} claims segment {segment}, but port {port} of {device} carries only {carried} in site.yaml.',
    'ケーブル {cable} にセグメント {segment} とありますが、site.yaml では {device} のポート {port} は {carried} だけです。',
  ],
  ['{device} has no port {port} in site.yaml.', 'site.yaml の {device} にポート {port} はありません。'],
  [
    'Port {port} of {device} is both ends of cable {cable}.',
    'ケーブル {cable} の両端が、同じ {device} のポート {port} です。',
  ],
  [
    'Port {port} of {device} has cable {cable} here and cable {other} in line {line}.',
    '{device} のポート {port} に、ここではケーブル {cable}、{line} 行目ではケーブル {other} がつながっています。',
  ],
  ['The cell {Predicate}.', 'このセル{Predicate}。'],
  ['The file {Predicate}.', 'ファイルの内容{Predicate}。'],
  ['{at} {Predicate}.', '{at} {Predicate}。'],
]
